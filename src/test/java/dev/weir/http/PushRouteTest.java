package dev.weir.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.weir.push.Groups;
import dev.weir.push.PushReason;
import dev.weir.testing.RawClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pushes are answered, hostile ones, too. */
@QuarkusTest
@TestProfile(PushRouteTest.SmallBodies.class)
class PushRouteTest {
    static final int LONGEST = 64 * 1024;

    /** Definitions whose {@code push.max_body_bytes} is {@value #LONGEST}. */
    public static final class SmallBodies implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("weir.config", "src/test/resources/small-bodies.yaml");
        }
    }

    @Inject
    Groups groups;

    @Test
    void pushesAndDeletionsAreAnsweredAsByPushgateway() {
        push("PUT", "/metrics/job/life", "life_a 1\nlife_b 1\n")
                .then()
                .statusCode(200)
                .body(equalTo(""));
        awaitSample("life_a{job=\"life\",instance=\"\"} 1");
        push("POST", "/metrics/job/life", "life_b 2\n").then().statusCode(200).body(equalTo(""));
        awaitSample("life_b{job=\"life\",instance=\"\"} 2");
        push("PUT", "/metrics/job/life", "life_b 3\n").then().statusCode(200);
        awaitSample("life_b{job=\"life\",instance=\"\"} 3");
        assertThat(metrics()).doesNotContain("life_a");

        given().delete("/metrics/job/life").then().statusCode(202).body(equalTo(""));

        Awaitility.await().until(() -> !metrics().contains("job=\"life\""));
    }

    @Test
    void everyAnswerThatWaitsIs200() {
        push("PUT", "/metrics/job/wait?sync=true", "wait_a 1\n").then().statusCode(200);
        push("POST", "/metrics/job/wait?sync=true", "wait_a 1\n").then().statusCode(200);
        given().delete("/metrics/job/wait?sync=true").then().statusCode(200);
    }

    @Test
    void ttlOfAPushIsTheGroups() {
        push("PUT", "/metrics/job/mortal?ttl=1h", "mortal_a 1\n").then().statusCode(200);
        given().header("Weir-TTL", "0")
                .body("eternal_a 1\n")
                .put("/metrics/job/eternal")
                .then()
                .statusCode(200);

        assertThat(listed("mortal").getDouble("weir_ttl_left_seconds")).isBetween(3590.0, 3600.0);
        assertThat(listed("eternal").containsKey("weir_ttl_left_seconds")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PATCH", "TRACE"})
    void otherMethodsAreNotAllowed(String method) {
        Response response = given().request(method, "/metrics/job/other");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.header("Allow")).isEqualTo("DELETE, OPTIONS, POST, PUT");
    }

    @Test
    void methodsAreTold() {
        assertThat(given().options("/metrics/job/other").header("Allow")).isEqualTo("DELETE, OPTIONS, POST, PUT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/metrics/job/                 | job name is required",
                "/metrics/job@base64/=         | job name is required",
                "/metrics/job/j/a              | odd number of components",
                "/metrics/job/j/__a/x          | improper label name",
                "/metrics/job/%ff              | not percent-encoded UTF-8",
                "/metrics/job/%00              | NUL",
                "/metrics/job/j?ttl=soon       | the TTL is 'soon'",
                "/metrics/job/j?ttl=1m&ttl=2m  | different things",
                "/metrics/job/j?sync=maybe     | sync is 'maybe'",
            })
    void malformedRequestsAreRefusedAndCounted(String path, String message) throws IOException {
        long before = refused(PushReason.MALFORMED);

        for (String method : List.of("PUT", "POST", "DELETE")) {
            assertThat(RawClient.ask(
                            RestAssured.port,
                            method + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\na 1\n"))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("text/plain; charset=utf-8")
                    .contains(message);
        }

        assertThat(refused(PushReason.MALFORMED)).isEqualTo(before + 3);
    }

    /** No route comes to see them. */
    @ParameterizedTest
    @ValueSource(strings = {"/metrics/job/%zz", "/metrics/job/j%", "/metrics/job/j?ttl=%zz"})
    void brokenEscapesAreBadRequests(String path) throws IOException {
        assertThat(RawClient.ask(
                        RestAssured.port, "PUT " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\na 1\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void malformedBodyIsRefusedAndCounted() {
        long before = refused(PushReason.MALFORMED);

        push("PUT", "/metrics/job/bad", "bad_a one\n").then().statusCode(400).body(containsString("line 1"));

        assertThat(refused(PushReason.MALFORMED)).isEqualTo(before + 1);
        assertThat(given().get("/api/v1/metrics").asString()).doesNotContain("\"bad\"");
    }

    @Test
    void conflictIsRefusedAndCountedOnce() {
        push("PUT", "/metrics/job/first", "# TYPE conflict_a gauge\nconflict_a 1\n")
                .then()
                .statusCode(200);
        long before = refused(PushReason.CONFLICT);

        push("PUT", "/metrics/job/second", "# TYPE conflict_a counter\nconflict_a 1\n")
                .then()
                .statusCode(400)
                .body(containsString("conflict_a"));

        assertThat(refused(PushReason.CONFLICT)).isEqualTo(before + 1);
        assertThat(listed("second").getBoolean("last_push_successful")).isFalse();
    }

    @Test
    void groupWithTooManySeriesIsRefused() {
        long before = refused(PushReason.MAX_SERIES);
        var body = new StringBuilder();
        for (int i = 0; i <= 1000; i++) {
            body.append("many_a{i=\"").append(i).append("\"} 1\n");
        }

        push("PUT", "/metrics/job/many", body.toString()).then().statusCode(400);

        assertThat(refused(PushReason.MAX_SERIES)).isEqualTo(before + 1);
        assertThat(listed("many").getBoolean("last_push_successful")).isFalse();
    }

    @Test
    void gzipIsUnpacked() throws IOException {
        for (String encoding : List.of("gzip", "GZIP", "x-gzip")) {
            given().header("Content-Encoding", encoding)
                    .contentType("text/plain")
                    .body(gzip("zipped_a 1\n".getBytes(StandardCharsets.UTF_8)))
                    .put("/metrics/job/zipped")
                    .then()
                    .statusCode(200);
        }

        awaitSample("zipped_a{job=\"zipped\",instance=\"\"} 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflate", "br", "snappy", "gzip, gzip"})
    void otherEncodingsAreUnsupported(String encoding) {
        long before = refused(PushReason.MALFORMED);

        Response response =
                given().header("Content-Encoding", encoding).body("a 1\n").put("/metrics/job/encoded");

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.header("Accept-Encoding")).isEqualTo("gzip");
        assertThat(refused(PushReason.MALFORMED)).isEqualTo(before + 1);
    }

    @Test
    void pageSaysWhereGroupsAreKept() {
        push("PUT", "/metrics/job/page", "page_a 1\n").then().statusCode(200);

        given().get("/").then().statusCode(200).body(containsString("kept in memory: gone with the process"));
    }

    private static Response push(String method, String path, String body) {
        return given().contentType("text/plain").body(body).request(method, path);
    }

    private static String metrics() {
        return RestAssured.get("/metrics").asString();
    }

    private static void awaitSample(String line) {
        Awaitility.await().untilAsserted(() -> assertThat(metrics()).contains("\n" + line + "\n"));
    }

    private long refused(PushReason reason) {
        return groups.stats().refused(reason);
    }

    private static JsonObject listed(String job) {
        return new JsonObject(given().get("/api/v1/metrics").asString())
                .getJsonArray("data").stream()
                        .map(JsonObject.class::cast)
                        .filter(group ->
                                group.getJsonObject("labels").getString("job").equals(job))
                        .findFirst()
                        .orElseThrow();
    }

    static byte[] gzip(byte[] plain) throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            gzip.write(plain);
        }
        return zipped.toByteArray();
    }
}
