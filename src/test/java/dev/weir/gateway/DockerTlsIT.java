package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.EngineTls;
import dev.weir.testing.DockerEngine;
import dev.weir.testing.TestAuthority;
import dev.weir.testing.WeirProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Docker over TCP, as it is to be served: for those only who have a certificate of its authority. */
class DockerTlsIT {

    @Test
    void engineIsReadByWhomItKnowsOnly(@TempDir Path folder) {
        var authority = new TestAuthority(folder, "authority");
        EngineTls client = authority.issue("client");
        int port = WeirProcess.freePort();
        String known =
                "known: {host: 'tcp://127.0.0.1:%d', interval: 1h, tls: {ca_file: %s, certificate_file: %s, key_file: %s}}"
                        .formatted(port, authority.certificate(), client.certificateFile(), client.keyFile());
        String stranger = "stranger: {host: 'tcp://127.0.0.1:%d', interval: 1h, tls: {ca_file: %s}}"
                .formatted(port, authority.certificate());
        String plain = "plain: {host: 'tcp://127.0.0.1:%d', interval: 1h}".formatted(port);
        try (var engine = DockerEngine.listening(port, authority);
                var gateway = EngineGateway.start(folder, known, stranger, plain)) {
            engine.run("served", "--network=none", "sleep", "1000");

            Map<String, JsonObject> outcomes = outcomes(gateway);

            assertThat(outcomes.get("known").getString("outcome")).isEqualTo("success");
            assertThat(gateway.weir.sample("docker_containers{engine=\"known\"}"))
                    .isEqualTo("1");
            assertThat(gateway.weir.sample("docker_container_running_state{name=\"served\",engine=\"known\"}"))
                    .isEqualTo("1");
            assertThat(outcomes.get("stranger").getString("outcome")).isEqualTo("authentication");
            assertThat(outcomes.get("stranger").getString("error"))
                    .contains("wants a certificate", "certificate_file", "key_file");
            assertThat(outcomes.get("plain").getString("outcome")).isEqualTo("connection");
            assertThat(outcomes.get("plain").getString("error")).contains("wants TLS");
            assertThat(gateway.samples()).doesNotContain("stranger", "plain");
        }
    }

    /** What becomes of each engine when it is read now. */
    private static Map<String, JsonObject> outcomes(EngineGateway gateway) {
        return new JsonObject(gateway.weir.post("/-/refresh?wait=1m").body())
                .getJsonArray("targets").stream()
                        .map(JsonObject.class::cast)
                        .collect(Collectors.toMap(target -> target.getString("database"), Function.identity()));
    }
}
