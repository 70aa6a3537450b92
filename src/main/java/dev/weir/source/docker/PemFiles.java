package dev.weir.source.docker;

import dev.weir.config.EngineTls;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Certificates and keys in files, read anew for every connection: they are replaced while Weir runs. */
final class PemFiles {
    private static final String CERTIFICATES = "certificates in PEM (-----BEGIN CERTIFICATE-----)";

    private PemFiles() {}

    /** @throws CollectException that names the file which cannot be used */
    static SSLContext context(EngineTls tls) {
        KeyManager @Nullable [] keys = tls.certificateFile() == null || tls.keyFile() == null
                ? null
                : keys(tls.certificateFile(), tls.keyFile());
        TrustManager[] trust = tls.caFile() == null ? systemTrust() : trust(tls.caFile());
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TrustManager[] systemTrust() {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TrustManager[] trust(Path file) {
        Buffer certificates = read("ca_file", file);
        try {
            return trust(certificates).getTrustManagers();
        } catch (Exception e) { // Whatever the parsers of PEM and of its content stumble over.
            throw unusable("ca_file", file, "does not hold " + CERTIFICATES, e);
        }
    }

    private static TrustManagerFactory trust(Buffer certificates) throws Exception {
        return new PemTrustOptions().addCertValue(certificates).getTrustManagerFactory(null);
    }

    private static KeyManager[] keys(Path certificateFile, Path keyFile) {
        Buffer certificate = read("certificate_file", certificateFile);
        Buffer key = read("key_file", keyFile);
        try {
            trust(certificate);
        } catch (Exception e) {
            throw unusable("certificate_file", certificateFile, "does not hold " + CERTIFICATES, e);
        }
        KeyManager[] managers;
        try {
            managers = new PemKeyCertOptions()
                    .addCertValue(certificate)
                    .addKeyValue(key)
                    .getKeyManagerFactory(null)
                    .getKeyManagers();
        } catch (Exception e) {
            throw unusable(
                    "key_file",
                    keyFile,
                    "does not hold the private key of " + certificateFile
                            + " in PEM, unencrypted (RSA or EC; PKCS#8, PKCS#1 or SEC1)",
                    e);
        }
        return managers;
    }

    private static Buffer read(String name, Path file) {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw unusable(name, file, "does not exist", e);
        } catch (AccessDeniedException e) {
            throw unusable(name, file, "may not be read by Weir's user", e);
        } catch (IOException e) {
            throw unusable(name, file, "cannot be read: " + e.getMessage(), e);
        }
    }

    /** The cause is kept out where it could quote a key. */
    private static CollectException unusable(String name, Path file, String why, Exception cause) {
        return new CollectException(Reason.AUTHENTICATION, name + " " + file + " " + why, cause);
    }
}
