package dev.weir.source.docker;

import dev.weir.config.EngineAddress;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why two sides of TLS do not come together, and what would help. */
final class TlsFailure {
    private static final String ALERT = "fatal alert: ";

    /** What a server says that does not like the client's certificate, or misses it. */
    private static final Set<String> CERTIFICATE_ALERTS = Set.of(
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "unknown_ca",
            "access_denied",
            "decrypt_error",
            "certificate_required");

    private TlsFailure() {}

    static CollectException of(EngineAddress.Tcp address, SSLException thrown) {
        String refused = refused(address, thrown);
        if (refused != null) {
            return new CollectException(Reason.AUTHENTICATION, address + ": " + refused, thrown);
        }
        String message = "" + thrown.getMessage();
        if (message.contains("Unsupported or unrecognized SSL message")) {
            return new CollectException(
                    Reason.CONNECTION,
                    address + ": the engine does not answer in TLS; leave out tls, or name its port for TLS",
                    thrown);
        }
        // Of the oldest alert: OpenSSL's servers miss a certificate with it, among other things.
        String hint = message.endsWith(ALERT + "handshake_failure") && withoutCertificate(address)
                ? "; the engine may want a certificate: name certificate_file and key_file"
                : "";
        return new CollectException(Reason.CONNECTION, address + ": no TLS: " + Shown.of(message) + hint, thrown);
    }

    private static @Nullable String refused(EngineAddress.Tcp address, SSLException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (isOutdated(cause)) {
                return "the certificate of the engine has expired, or is not valid yet: "
                        + Shown.of("" + cause.getMessage());
            }
            if (cause instanceof CertPathBuilderException) {
                return "the certificate of the engine is signed by no authority of "
                        + (address.tls() == null || address.tls().caFile() == null
                                ? "the system; ca_file can name its own"
                                : "ca_file " + address.tls().caFile());
            }
            if (cause instanceof CertificateException && cause.getCause() == null) {
                return "the certificate of the engine is refused: " + Shown.of("" + cause.getMessage());
            }
        }
        String message = "" + thrown.getMessage();
        int at = message.indexOf(ALERT);
        String alert = at < 0 ? "" : message.substring(at + ALERT.length());
        if (!CERTIFICATE_ALERTS.contains(alert)) {
            return null;
        }
        return withoutCertificate(address)
                ? "the engine wants a certificate (" + alert + "): name certificate_file and key_file"
                : "the engine refuses Weir's certificate, that of certificate_file (" + alert + ")";
    }

    private static boolean withoutCertificate(EngineAddress.Tcp address) {
        return address.tls() == null || address.tls().certificateFile() == null;
    }

    private static boolean isOutdated(Throwable cause) {
        return cause instanceof CertificateExpiredException
                || cause instanceof CertificateNotYetValidException
                || (cause instanceof CertPathValidatorException path && path.getReason() == BasicReason.EXPIRED);
    }
}
