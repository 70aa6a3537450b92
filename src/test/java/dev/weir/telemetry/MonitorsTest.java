package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tells a Prometheus to scrape Weir. */
class MonitorsTest {

    @ParameterizedTest
    @CsvSource({
        "../components/service-monitor/service-monitor.yaml,endpoints",
        "../components/pod-monitor/pod-monitor.yaml,podMetricsEndpoints"
    })
    void bothEndpointsAreScrapedAndToldApart(String file, String endpoints) {
        List<JsonObject> scraped =
                Yaml.objects(Yaml.file(file).getJsonObject("spec").getJsonArray(endpoints));
        var path = new JsonObject()
                .put("sourceLabels", new JsonArray().add("__metrics_path__"))
                .put("targetLabel", "metrics_path");

        assertThat(scraped)
                .extracting(endpoint -> endpoint.getString("path"))
                .containsExactly("/metrics", "/telemetry");
        assertThat(scraped)
                .as("what is pushed has jobs and instances of its own")
                .extracting(endpoint -> endpoint.getBoolean("honorLabels"))
                .containsExactly(true, false);
        assertThat(scraped).allSatisfy(endpoint -> {
            assertThat(endpoint.getMap()).containsEntry("port", "http");
            assertThat(Yaml.objects(endpoint.getJsonArray("relabelings"))).contains(path);
        });
    }

    @Test
    void prometheusTakesThePlainConfiguration(@TempDir Path folder) throws Exception {
        Program.run(folder, "promtool", "check", "config", "prometheus.yml");
    }

    @Test
    void kustomizationBuilds(@TempDir Path folder) throws Exception {
        String built = Program.run(folder, "kubectl", "kustomize", ".");

        assertThat(built)
                .contains("kind: PrometheusRule", "grafana_dashboard: \"1\"")
                .doesNotContain("Monitor\n");
    }
}
