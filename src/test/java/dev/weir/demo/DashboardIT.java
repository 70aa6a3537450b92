package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testing.Dashboard;
import dev.weir.testing.Dashboard.Panel;
import dev.weir.testing.Prometheus;
import dev.weir.testing.WeirProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard's queries and the alerts in a real Prometheus, which scrapes the demo as the shipped configuration says. The demo
 * has a few collectors more, each with a trouble of its own.
 */
class DashboardIT {
    private static final Path MONITORING = Path.of("k8s/monitoring");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");

    private static Path folder;

    private static ServerSocket silent;
    private static ShopDatabase shop;
    private static WeirProcess weir;
    private static Prometheus prometheus;

    @BeforeAll
    static void scrapeTheDemo(@TempDir Path temporary) throws Exception {
        assumeTrue(Prometheus.isInstalled("prometheus"), "prometheus is not installed");
        folder = temporary;
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        shop = ShopDatabase.start(Files.createDirectory(folder.resolve("shop")));
        shop.fill(20_000);
        execute("CREATE TABLE ageing AS SELECT 1 AS n; GRANT SELECT ON ageing TO weir");
        Files.writeString(folder.resolve("weir.yaml"), definitions());
        weir = WeirProcess.run(folder);
        prometheus = Prometheus.startWith(folder, configuration());
    }

    @AfterAll
    static void end() throws IOException {
        for (AutoCloseable started : new AutoCloseable[] {prometheus, weir, shop, silent}) {
            if (started != null) {
                close(started);
            }
        }
    }

    @Test
    void everyQueryOfThePanelsGivesData() {
        await(() -> assertThat(prometheus.value("count(weir_collector_up)").orElse(0.0))
                .isGreaterThanOrEqualTo(16));

        for (Panel panel : Dashboard.read().panels()) {
            for (String query : panel.queries()) {
                // What is not a number is not data.
                await(() -> assertThat(prometheus.result("(" + substituted(query) + ") >= -Inf"))
                        .as(panel.title() + ": " + query)
                        .isNotEmpty());
            }
        }
    }

    @Test
    void everyVariableHasValuesToChooseFrom() {
        for (JsonObject variable : Dashboard.read().variables()) {
            if (variable.getString("type").equals("query")) {
                var call = LABEL_VALUES.matcher(variable.getJsonObject("query").getString("query"));
                assertThat(call.matches()).as(variable.encode()).isTrue();
                await(() -> assertThat(prometheus.labelValues(substituted(call.group(1)), call.group(2)))
                        .as(variable.getString("name"))
                        .isNotEmpty());
            }
        }
    }

    @Test
    void tracedWorkIsShownByItsNameWhileItRuns() {
        String trace = new JsonObject(traces("POST", "", "{\"name\": \"report\"}")).getString("id");
        await(() -> assertThat(prometheus.value("report_running")).contains(1.0));

        traces("PUT", "/" + trace, "");

        String query = Dashboard.read().panels().stream()
                .filter(panel -> panel.title().equals("Traced work at a time"))
                .flatMap(panel -> panel.queries().stream())
                .findFirst()
                .orElseThrow();
        await(() -> assertThat(prometheus.result("(" + substituted(query).replace(":15s]", ":1s]") + ") > 0"))
                .extracting(
                        series -> ((JsonObject) series).getJsonObject("metric").getString("work"))
                .containsExactly("report"));
    }

    @Test
    void alertsTellOfEachTroubleAndOfNoOther() throws Exception {
        await(() -> assertThat(weir.sample("ageing_n")).isEqualTo("1"));
        execute("DROP TABLE ageing");
        traces("POST", "", "{\"name\": \"backup\"}");
        // Its kind is known by the first scrape, and counted by a later one.
        await(() -> assertThat(prometheus.value("backup_running")).contains(1.0));
        traces("POST", "", "{\"name\": \"not a name\"}");

        for (String alert : new String[] {
            "alertname='WeirTargetFailing',collector='failing'",
            "alertname='WeirDataOld',collector='ageing',database='shop'",
            "alertname='WeirRefreshRunningLong',collector='endless'",
            "alertname='WeirRefreshesSkipped',collector='endless'",
            "alertname='WeirSeriesLimitNear',collector='tight'",
            "alertname='WeirRefreshesQueueing',database='narrow'",
            "alertname='WeirReadsAbandoned',database='silent'",
            "alertname='WeirTracesRefused',reason='invalid'",
            "alertname='WeirTracesLost'",
        }) {
            awaitFiring(alert);
        }
        // One second without the processor, and something fires that is over soon.
        await(() -> {
            assertThat(firing())
                    .doesNotContain(
                            "WeirDown",
                            "WeirAbsent",
                            "WeirTelemetryMissing",
                            "WeirExpositionStuck",
                            "WeirExpositionNotRendered");
            assertThat(prometheus.result("ALERTS{collector='brisk'}")).isEmpty();
        });
    }

    private Set<String> firing() {
        Set<String> firing = new TreeSet<>();
        prometheus
                .result("count by (alertname) (ALERTS)")
                .forEach(series ->
                        firing.add(((JsonObject) series).getJsonObject("metric").getString("alertname")));
        return firing;
    }

    @Test
    void brokenDefinitionsRaiseAnAlertThatResolvesOnceTheyAreMended() throws Exception {
        Path file = folder.resolve("weir.yaml");
        String right = Files.readString(file);

        Files.writeString(file, right.replace("sql:", "sqk:"));
        weir.post("/-/reload");

        awaitFiring("alertname='WeirConfigReloadFailed'");

        Files.writeString(file, right);
        weir.post("/-/reload");

        await(() -> assertThat(prometheus.result("ALERTS{alertname='WeirConfigReloadFailed'}"))
                .isEmpty());
    }

    private static void awaitFiring(String alert) {
        await(() -> assertThat(prometheus.value("ALERTS{alertstate='firing'," + alert + "}"))
                .as(alert)
                .contains(1.0));
    }

    /** Speaks to the traces of the gateway and gives the body of the answer. */
    private static String traces(String method, String path, String body) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(weir.uri("/api/v1/traces" + path))
                                    .header("Content-Type", "application/json")
                                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The demo's, and troubles. */
    private static String definitions() {
        String demo = ShopDatabase.resource("weir.yaml")
                .replace("${DEMO_HOST}", "127.0.0.1")
                .replace("${DEMO_PORT}", Integer.toString(shop.port()))
                .replace("${DEMO_PASSWORD}", shop.gatewayPassword());
        String narrow =
                "  narrow: {host: 127.0.0.1, port: %d, database: shop, username: weir, password: %s, tls: disable,"
                        + " max_connections: 1}%n";
        return "traces: {lease: 15s}\n"
                + demo.replace(
                        "databases:\n",
                        "databases:\n"
                                + narrow.formatted(shop.port(), shop.gatewayPassword())
                                + "  silent: {host: 127.0.0.1, port: %d, database: d, username: u, tls: disable}%n"
                                        .formatted(silent.getLocalPort()))
                + collector("brisk", "shop", "", "SELECT 1 AS n")
                + collector("ageing", "shop", "", "SELECT n FROM ageing")
                + collector("failing", "shop", "", "SELECT n FROM nowhere")
                + collector("tight", "shop", "max_series: 10", "SELECT n, n AS l FROM generate_series(1, 9) AS n")
                        .replace("value: n}", "value: n, labels: [l]}")
                + collector("endless", "narrow", "timeout: 10m", "SELECT 1 AS n FROM pg_sleep(600)")
                + collector("queued", "narrow", "timeout: 10m", "SELECT 1 AS n")
                + collector("unheard", "silent", "timeout: 1s", "SELECT 1 AS n");
    }

    private static String collector(String name, String database, String setting, String sql) {
        return """
                  %1$s:
                    database: %2$s
                    interval: 1s
                    %3$s
                    queries:
                      - sql: %4$s
                        metrics:
                          - {name: %1$s_n, type: gauge, help: N., value: n}
                """
                .formatted(name, database, setting, sql);
    }

    /** The shipped one, every second, with alerts that wait for nothing. */
    private static String configuration() throws IOException {
        Path alerts = Files.writeString(
                folder.resolve("alerts.yaml"),
                Files.readString(MONITORING.resolve("alerts.yaml")).replaceAll("for: \\w+", "for: 0s"));
        return "global: {evaluation_interval: 1s}\n"
                + Files.readString(MONITORING.resolve("prometheus.yml"))
                        .replace("localhost:9347", "127.0.0.1:" + weir.port())
                        .replace("alerts.yaml", alerts.toString())
                        .replace("15s", "1s");
    }

    /** As Grafana does when all of everything is chosen. */
    private static String substituted(String query) {
        return query.replace("$__rate_interval", "1m")
                .replace("$window", "5m")
                .replaceAll("\\$(job|instance|collector|database)\\b", ".*");
    }

    private static void execute(String sql) throws Exception {
        try (var connection = shop.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void close(AutoCloseable started) {
        try {
            started.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(90)).untilAsserted(assertion);
    }
}
