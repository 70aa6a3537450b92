package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.RawClient;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every endpoint answers, over a real connection. */
class ServingIT {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS =
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores";
    private static final String PROMETHEUS_2 = "application/openmetrics-text;version=1.0.0,"
            + "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    @TempDir
    private static Path folder;

    private static WeirProcess weir;

    @BeforeAll
    static void start() {
        TestDatabase database = TestPostgres.shared().createDatabase();
        new Definitions()
                .database("shop", database)
                .collector(
                        "orders",
                        "shop",
                        "interval: 1h",
                        "SELECT 3 AS pending, 4 AS done, 'a\"b\\c' || chr(10) || chr(128512) AS region",
                        "{name: orders_pending, type: gauge, help: Waiting., value: pending, labels: [region]}",
                        "{name: orders_done_total, type: counter, help: Done., value: done}",
                        "{name: shop_info, type: info, help: The shop., labels: [region]}")
                .gauge("payments", "shop", "interval: 1h", "SELECT 9 AS n")
                .gauge("slow", "shop", "interval: 1h", "SELECT 1 AS n FROM pg_sleep(2)")
                .writeTo(folder);
        weir = WeirProcess.run(folder);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !weir.sample("slow_n").equals("absent")
                        && !weir.sample("payments_n").equals("absent")
                        && !weir.sample("orders_done_total").equals("absent"));
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none | " + TEXT,
                "*/* | " + TEXT,
                "text/html | " + TEXT,
                "nonsense;;;q=x,,/ | " + TEXT,
                "application/openmetrics-text;version=1.0.0 | " + OPEN_METRICS,
                PROMETHEUS_2 + " | " + OPEN_METRICS,
                "application/openmetrics-text;version=1.0.0;q=0.1,text/plain;version=0.0.4;q=0.5 | " + TEXT
            })
    void formatIsNegotiatedAndNeverRefused(String accept, String contentType) {
        HttpResponse<String> response = accept == null ? weir.get("/metrics") : weir.get("/metrics", "Accept", accept);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains(contentType);
        assertThat(response.headers().firstValue("Vary")).contains("Accept, Accept-Encoding");
    }

    @Test
    void textFormatIsRight() {
        assertThat(weir.get("/metrics").body())
                .contains("# HELP orders_pending Waiting. (cached, refreshed every 1h)\n# TYPE orders_pending gauge\n")
                .contains("orders_pending{region=\"a\\\"b\\\\c\\n\uD83D\uDE00\"} 3\n")
                .contains("# TYPE orders_done_total counter\norders_done_total 4\n")
                .contains("# TYPE shop_info gauge\nshop_info{region=")
                .doesNotContain("# EOF");
    }

    @Test
    void openMetricsIsRight() {
        assertThat(weir.get("/metrics", "Accept", PROMETHEUS_2).body())
                .contains("# TYPE orders_done counter\n")
                .contains("\norders_done_total 4\n")
                .contains("# TYPE shop info\n")
                .contains("\nshop_info{region=")
                .endsWith("\n# EOF\n");
    }

    @ParameterizedTest
    @CsvSource({"gzip", "'gzip, deflate, br'", "'deflate;q=0.5, gzip;q=0.8'", "*"})
    void gzipIsWhatIdentityIs(String acceptEncoding) throws IOException {
        HttpResponse<byte[]> zipped = weir.bytes("/metrics", "Accept-Encoding", acceptEncoding);

        assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(zipped.headers().firstValue("Content-Length")).contains("" + zipped.body().length);
        try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
            assertThat(new String(unzipped.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(weir.get("/metrics").body());
        }
    }

    @ParameterizedTest
    @CsvSource({"gzip;q=0", "identity", "br", "'*;q=0, identity'"})
    void whoDoesNotTakeGzipGetsIdentity(String acceptEncoding) {
        HttpResponse<String> response = weir.get("/metrics", "Accept-Encoding", acceptEncoding);

        assertThat(response.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(response.body()).contains("orders_done_total 4\n");
    }

    @Test
    void headSaysHowLongTheBodyWouldBe() {
        HttpResponse<String> head = weir.send("HEAD", "/metrics");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length"))
                .contains("" + weir.bytes("/metrics").body().length);
    }

    /** From the third on, what is equal to the request before is not read anew. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Accept-Encoding: gzip\r\n", "Accept: application/openmetrics-text\r\n"})
    void scraperThatRepeatsItselfIsAnsweredTheSame(String header) throws IOException {
        String scrape = "GET /metrics HTTP/1.1\r\nHost: weir\r\n" + header + "\r\n";
        try (var scraper = new RawClient(weir.port())) {
            scraper.send(scrape);
            String first = scraper.answer();
            assertThat(first).startsWith("HTTP/1.1 200 OK\n");

            for (int i = 0; i < 5; i++) {
                scraper.send(scrape);
                assertThat(scraper.answer()).isEqualTo(first);
            }
            scraper.send("GET /-/healthy HTTP/1.1\r\nHost: weir\r\n\r\n" + scrape + scrape);
            assertThat(scraper.answer()).contains("UP");
            assertThat(scraper.answer()).isEqualTo(first);
            assertThat(scraper.answer()).isEqualTo(first);
        }
    }

    @Test
    void otherMethodsAreNotAllowed() {
        assertThat(weir.post("/metrics").statusCode()).isEqualTo(405);
    }

    @Test
    void someCollectorsCanBeAskedForAlone() {
        String body = weir.get("/metrics?collect%5B%5D=payments").body();

        assertThat(body)
                .contains("payments_n 9\n", "weir_collector_up{collector=\"payments\",database=\"shop\"} 1\n")
                .doesNotContain("orders");
    }

    @Test
    void unknownCollectorIsABadRequest() {
        HttpResponse<String> response = weir.get("/metrics?collect[]=payment".replace("[]", "%5B%5D"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("payment");
    }

    @Test
    void healthAndReadinessAnswer() {
        assertThat(weir.get("/-/healthy").statusCode()).isEqualTo(200);
        assertThat(weir.get("/-/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void refreshAnswersWithTheOutcome() {
        HttpResponse<String> response = weir.post("/-/refresh?collector=payments");

        assertThat(response.statusCode()).isEqualTo(200);
        JsonObject target =
                new JsonObject(response.body()).getJsonArray("targets").getJsonObject(0);
        assertThat(target.getString("collector")).isEqualTo("payments");
        assertThat(target.getString("outcome")).isEqualTo("success");
        assertThat(target.getInteger("samples")).isEqualTo(1);
    }

    @Test
    void refreshThatTakesLongerThanTheWaitGoesOn() {
        HttpResponse<String> response = weir.post("/-/refresh?collector=slow&wait=10ms");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).contains("running");
        assertThat(weir.post("/-/refresh?collector=slow").statusCode()).isEqualTo(200);
    }

    @Test
    void refreshNeedNotBeWaitedFor() {
        HttpResponse<String> response = weir.post("/-/refresh?collector=slow&wait=0s");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(weir.post("/-/refresh?collector=slow").statusCode()).isEqualTo(200);
    }

    @Test
    void refreshOfSeveralNamesRefreshesThose() {
        HttpResponse<String> response = weir.post("/-/refresh?collector=payments&collector=orders");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(response.body()).getJsonArray("targets")).hasSize(2);
    }

    @Test
    void refreshWithoutANameRefreshesAll() {
        HttpResponse<String> response = weir.post("/-/refresh");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(response.body()).getJsonArray("targets")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "/-/refresh?collector=nobody",
        "/-/refresh?collector=",
        "/-/refresh?collector=payments&collector=nobody",
        "/-/refresh?colector=payments",
        "/-/refresh?wait=soon"
    })
    void refreshOfNonsenseIsABadRequest(String path) {
        assertThat(weir.post(path).statusCode()).isEqualTo(400);
    }

    @Test
    void pageAndStatusListTheCollectors() {
        assertThat(weir.get("/").body()).contains("<html", "orders", "payments", "slow");
        assertThat(weir.get("/").headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/html");
        JsonObject status = new JsonObject(weir.get("/api/v1/status").body());
        assertThat(status.getJsonArray("targets")).hasSize(3);
    }
}
