package dev.weir.source.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {
    private final Path folder;

    RefusalsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "404; {\"message\":\"No such container: x\"}; API; GET /x: 404: No such container: x",
                "500; {\"message\":\"a\\u0007\\r\\n\\u202eb\"}; API; GET /x: 500: a\ufffd\ufffd\ufffd\ufffdb",
                "500; <html>Bad Gateway</html>; API; GET /x: 500: <html>Bad Gateway</html>",
                "500; {\"message\":; API; GET /x: 500: {\"message\":",
                "500; {\"message\":5}; API; GET /x: 500: {\"message\":5}",
                "503; ~~; API; GET /x: 503",
                "301; moved; API; GET /x: 301: redirects are not followed",
                "304; ~~; API; GET /x: 304: redirects are not followed",
                "401; {\"message\":\"who are you?\"}; AUTHENTICATION; GET /x: 401: who are you?",
                "403; forbidden by a proxy; AUTHENTICATION; GET /x: 403: forbidden by a proxy",
            })
    void saysWhatTheEngineSays(int status, String body, Reason reason, String message) {
        try (var engine = ByteServer.unix(folder, ByteServer.once("HTTP/1.1 " + status + " No\r\n\r\n" + body));
                var connection = new EngineConnection(engine.address())) {

            CollectException failure = Calls.failure(connection, "/x");

            assertThat(failure).hasMessage(message);
            assertThat(failure.reason()).isEqualTo(reason);
        }
    }

    @Test
    void saysThatTheEngineWantsTls() {
        // As net/http of Go answers.
        try (var engine = ByteServer.tcp(ByteServer.once(
                        "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"));
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.failure(connection, "/x"))
                    .hasMessageStartingWith(engine.address() + ": the engine wants TLS")
                    .extracting("reason")
                    .isEqualTo(Reason.CONNECTION);
            assertThat(Calls.failure(connection::version))
                    .hasMessageStartingWith(engine.address() + ": the engine wants TLS");
        }
    }
}
