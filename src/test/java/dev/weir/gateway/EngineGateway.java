package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.WeirProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A gateway that reads the containers of engines when it is told to only. */
final class EngineGateway implements AutoCloseable {
    final WeirProcess weir;

    private EngineGateway(WeirProcess weir) {
        this.weir = weir;
    }

    /**
     * Starts one, and waits until it has read every engine once, or could not.
     *
     * @param engines each a line as under {@code docker:}, such as {@code local: {host: …, interval: 1h}}
     */
    static EngineGateway start(Path folder, String... engines) {
        try {
            Files.writeString(folder.resolve("weir.yaml"), "docker:\n  " + String.join("\n  ", engines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var gateway = new EngineGateway(WeirProcess.run(folder));
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> gateway.weir.target("docker").getValue("last_outcome") != null);
        return gateway;
    }

    /** Has the engines read now; what became of the first of them. */
    JsonObject refresh() {
        return new JsonObject(weir.post("/-/refresh?collector=docker&wait=1m").body())
                .getJsonArray("targets")
                .getJsonObject(0);
    }

    /** Has the engines read now, and can. */
    void read() {
        JsonObject outcome = refresh();
        assertThat(outcome.getString("outcome")).as(outcome.encode()).isEqualTo("success");
    }

    /** A sample of a container, as the exposition writes it. */
    String sample(String metric, String container) {
        return weir.sample(metric + "{name=\"" + container + "\"}");
    }

    double value(String metric, String container) {
        String sample = sample(metric, container);
        assertThat(sample).as(metric + " of " + container).isNotEqualTo("absent");
        return Double.parseDouble(sample);
    }

    /** All samples of the engines' containers. */
    String samples() {
        return weir.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("docker_container"))
                .reduce("", (all, line) -> all + line + "\n");
    }

    @Override
    public void close() {
        weir.close();
    }
}
