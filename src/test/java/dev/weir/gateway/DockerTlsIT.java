package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.DockerEngine;
import dev.weir.testing.TestAuthority;
import dev.weir.testing.WeirProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Docker over TCP, as it is to be served: for those only who have a certificate of its authority. */
class DockerTlsIT {

    @Test
    void engineIsReadByWhomItKnowsOnly(@TempDir Path folder) {
        var authority = TestAuthority.create(folder);
        int port = WeirProcess.freePort();
        String known = "known: {host: 'tcp://127.0.0.1:%d', interval: 1h, tls: {ca_file: %s, certificate_file: %s, key_file: %s}}"
                .formatted(
                        port,
                        authority.certificate(),
                        authority.client().certificate(),
                        authority.client().key());
        String stranger = "stranger: {host: 'tcp://127.0.0.1:%d', interval: 1h, tls: {ca_file: %s}}"
                .formatted(port, authority.certificate());
        String plain = "plain: {host: 'tcp://127.0.0.1:%d', interval: 1h}".formatted(port);
        try (var engine = DockerEngine.listening(port, authority);
                var gateway = EngineGateway.start(folder, known, stranger, plain)) {
            engine.run("served", "--network=none", "sleep", "1000");

            System.out.println(gateway.weir.post("/-/refresh?collector=docker&wait=1m").body());

            assertThat(gateway.weir.sample("docker_containers{engine=\"known\"}")).isEqualTo("1");
            assertThat(gateway.weir.sample("docker_container_running_state{name=\"served\",engine=\"known\"}"))
                    .isEqualTo("1");
            assertThat(gateway.samples()).doesNotContain("stranger", "plain");
            var targets = new JsonArray(new JsonObject(
                            gateway.weir.get("/api/v1/status").body())
                    .getJsonArray("targets")
                    .getList());
            System.out.println(targets.encodePrettily());
        }
    }
}
