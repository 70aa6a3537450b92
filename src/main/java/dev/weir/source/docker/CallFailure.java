package dev.weir.source.docker;

import dev.weir.config.EngineAddress;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What became of a call for which there was a connection. */
final class CallFailure {
    private CallFailure() {}

    /** No answer, or none that can be read. */
    static CollectException of(EngineAddress address, String path, IOException thrown) {
        if (thrown instanceof SSLException tls && address instanceof EngineAddress.Tcp tcp) {
            return TlsFailure.of(tcp, tls);
        }
        String message = Shown.of("" + thrown.getMessage());
        if (thrown instanceof MalformedAnswer) {
            return failure(Reason.MAPPING, path, message, thrown);
        }
        if (thrown instanceof TooLong) {
            return failure(Reason.LIMIT, path, message, thrown);
        }
        if (thrown instanceof ProtocolException) {
            return new CollectException(Reason.CONNECTION, address + ": " + message, thrown);
        }
        if (thrown instanceof ClosedByInterruptException) {
            return failure(Reason.CANCELLED, path, "the call was interrupted", thrown);
        }
        return failure(Reason.CONNECTION, path, "the connection to " + address + " was lost: " + message, thrown);
    }

    private static CollectException failure(Reason reason, String path, String message, IOException thrown) {
        return new CollectException(reason, "GET " + path + ": " + message, thrown);
    }

    /** An answer that says no. */
    static CollectException of(EngineAddress address, String path, int status, byte[] body) {
        String said = Shown.of(said(body));
        if (status == 400 && said.contains("HTTPS") && address instanceof EngineAddress.Tcp tcp && tcp.tls() == null) {
            return new CollectException(
                    Reason.CONNECTION, address + ": the engine wants TLS, and has no tls here: " + said);
        }
        Reason reason = status == 401 || status == 403 ? Reason.AUTHENTICATION : Reason.API;
        String hint = status < 400 ? "redirects are not followed" : said;
        return new CollectException(reason, "GET " + path + ": " + status + (hint.isEmpty() ? "" : ": " + hint));
    }

    private static String said(byte[] body) {
        Optional<String> message = Optional.empty();
        try {
            message = Answers.errorMessage(new ByteArrayInputStream(body));
        } catch (IOException e) {
            // Of a proxy, say, which answers in another way: its words as they are.
        }
        return message.orElseGet(() -> new String(body, StandardCharsets.UTF_8));
    }
}
