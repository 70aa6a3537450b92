package dev.weir.source.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.source.Reason;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineVersionTest {
    private static final String OLD = "HTTP/1.1 200 OK\r\n\r\nOK";

    private final Path folder;

    EngineVersionTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Api-Version", "API-Version", "api-version"})
    void isInTheHeadersOfAPing(String header) {
        try (var engine = ByteServer.unix(
                        folder,
                        ByteServer.always("HTTP/1.1 200 OK\r\n" + header + ": 1.41\r\nContent-Length: 2\r\n\r\nOK"));
                var connection = new EngineConnection(engine.address())) {

            assertThat(connection.version()).isEqualTo(new ApiVersion(1, 41));

            assertThat(engine.requests()).containsExactly("GET /_ping HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {OLD, "HTTP/1.1 200 OK\r\nApi-Version:\r\n\r\nOK", "HTTP/1.1 403 Forbidden\r\n\r\nby a proxy"})
    void isAskedForWhereAPingDoesNotTell(String ping) {
        try (var engine = ByteServer.unix(
                        folder,
                        ByteServer.once(ping),
                        ByteServer.once("HTTP/1.1 200 OK\r\n\r\n{\"Version\":\"1.9.1\",\"ApiVersion\":\"1.21\"}"));
                var connection = new EngineConnection(engine.address())) {

            assertThat(connection.version()).isEqualTo(new ApiVersion(1, 21));

            assertThat(engine.requests()).containsExactly("GET /_ping HTTP/1.1", "GET /version HTTP/1.1");
        }
    }

    @Test
    void isAFailureWhereItIsGarbled() {
        try (var engine = ByteServer.unix(
                        folder, ByteServer.once("HTTP/1.1 200 OK\r\nApi-Version: one\u001b point two\r\n\r\nOK"));
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.failure(connection::version))
                    .hasMessage("GET /_ping: \"one\ufffd point two\" is no version of the API, as 1.41 is one")
                    .extracting("reason")
                    .isEqualTo(Reason.MAPPING);
        }
    }

    @Test
    void isAFailureWhereNothingTells() {
        try (var engine = ByteServer.unix(folder, ByteServer.once(OLD), ByteServer.once("HTTP/1.1 200 OK\r\n\r\n{}"));
                var connection = new EngineConnection(engine.address())) {

            assertThat(Calls.failure(connection::version))
                    .hasMessageStartingWith("GET /version: ")
                    .extracting("reason")
                    .isEqualTo(Reason.MAPPING);
        }
    }
}
