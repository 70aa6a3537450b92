package dev.weir.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.weir.push.Groups;
import dev.weir.push.PushReason;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    private static final int LONGEST = 64 * 1024;

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
            assertThat(answer(method + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\na 1\n"))
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
        assertThat(answer("PUT " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\na 1\n"))
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
    void bodyMayBeAsLongAsTheLimit() {
        long before = refused(PushReason.TOO_LARGE);
        String start = "full_a 1\n#";

        push("PUT", "/metrics/job/full", start + "x".repeat(LONGEST - start.length() - 1) + "\n")
                .then()
                .statusCode(200);
        push("PUT", "/metrics/job/full", start + "x".repeat(LONGEST - start.length()) + "\n")
                .then()
                .statusCode(413)
                .body(containsString("longer than 65536 bytes"));

        assertThat(refused(PushReason.TOO_LARGE)).isEqualTo(before + 1);
    }

    @Test
    void bodyMayNotBeLongerWhenItIsUnpacked() throws IOException {
        long before = refused(PushReason.TOO_LARGE);
        byte[] bomb = gzip(new byte[20_000_000]);
        assertThat(bomb).hasSizeLessThan(LONGEST);

        given().header("Content-Encoding", "gzip")
                .body(bomb)
                .put("/metrics/job/bomb")
                .then()
                .statusCode(413);

        assertThat(refused(PushReason.TOO_LARGE)).isEqualTo(before + 1);
    }

    @Test
    void longBodyIsRefusedBeforeItIsSent() throws IOException {
        try (Socket socket = connect()) {
            send(socket, head("Expect: 100-continue\r\nContent-Length: " + (LONGEST + 1)));

            assertThat(line(socket)).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void whoeverAsksIsToldToGoOn() throws IOException {
        try (Socket socket = connect()) {
            send(socket, head("Expect: 100-continue\r\nContent-Length: 8"));
            assertThat(line(socket)).startsWith("HTTP/1.1 100 ");

            send(socket, "asks_a 1");
            assertThat(line(socket) + line(socket)).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void chunksAreOneBody() throws IOException {
        try (Socket socket = connect()) {
            send(socket, head("Transfer-Encoding: chunked") + "4\r\nchun\r\n7\r\nked_a 1\r\n1\r\n\n\r\n0\r\n\r\n");

            assertThat(line(socket)).startsWith("HTTP/1.1 200 ");
        }
        awaitSample("chunked_a{job=\"raw\",instance=\"\"} 1");
    }

    @Test
    void endlessBodyIsRefusedBeforeItsEnd() throws IOException {
        try (Socket socket = connect()) {
            send(socket, head("Transfer-Encoding: chunked"));
            String chunk = "4000\r\n" + " ".repeat(0x4000) + "\r\n";
            for (int i = 0; i < 5; i++) {
                send(socket, chunk);
            }

            assertThat(line(socket)).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void connectionIsUsableAfterARefusal() throws IOException {
        try (Socket socket = connect()) {
            String body = "x".repeat(LONGEST + 1);
            send(socket, head("Content-Length: " + body.length()) + body);
            assertThat(answer(socket)).startsWith("HTTP/1.1 413 ");

            send(socket, head("Content-Length: 10") + "reused_a 1");
            assertThat(answer(socket)).startsWith("HTTP/1.1 400 ").contains("line 1");
        }
    }

    @Test
    void bodyThatBreaksOffIsCountedAndNotTaken() throws IOException {
        long before = refused(PushReason.MALFORMED);
        try (Socket socket = connect()) {
            send(socket, head("Content-Length: 100") + "broken_a 1\n");
        }

        Awaitility.await().until(() -> refused(PushReason.MALFORMED) == before + 1);
        assertThat(metrics()).doesNotContain("broken_a");
    }

    /** Four times the longest body is all that there is memory for; it is there again when they are gone. */
    @Test
    void bodiesUnderWayAreBounded() throws IOException {
        long before = refused(PushReason.OVERLOAD);
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 4; i++) {
                Socket socket = connect();
                sockets.add(socket);
                send(socket, head("Expect: 100-continue\r\nContent-Length: " + LONGEST));
                assertThat(line(socket)).startsWith("HTTP/1.1 100 ");
                send(socket, "x".repeat(LONGEST - 1));
            }

            Awaitility.await().untilAsserted(() -> push("PUT", "/metrics/job/fifth", "fifth_a 1\n")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "1"));
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }

        assertThat(refused(PushReason.OVERLOAD)).isGreaterThan(before);
        Awaitility.await()
                .untilAsserted(() ->
                        push("PUT", "/metrics/job/fifth", "fifth_a 1\n").then().statusCode(200));
    }

    @Test
    void bodiesThatDoNotComeCostNoThread() throws IOException {
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 250; i++) {
                Socket socket = connect();
                sockets.add(socket);
                send(socket, head("Content-Length: " + LONGEST) + "x");
            }

            push("PUT", "/metrics/job/meanwhile", "meanwhile_a 1\n").then().statusCode(200);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
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

    private static byte[] gzip(byte[] plain) throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            gzip.write(plain);
        }
        return zipped.toByteArray();
    }

    private static String head(String headers) {
        return "PUT /metrics/job/raw HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n\r\n";
    }

    private static Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String answer(String request) throws IOException {
        try (Socket socket = connect()) {
            send(socket, request);
            return answer(socket);
        }
    }

    /** The next answer, its body too. */
    private static String answer(Socket socket) throws IOException {
        var answer = new StringBuilder();
        int length = 0;
        for (String line = line(socket); !line.isEmpty(); line = line(socket)) {
            answer.append(line).append('\n');
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length: ")) {
                length = Integer.parseInt(line.substring(16));
            }
        }
        return answer + new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
    }

    private static String line(Socket socket) throws IOException {
        var line = new ByteArrayOutputStream();
        try {
            for (int b = socket.getInputStream().read();
                    b >= 0 && b != '\n';
                    b = socket.getInputStream().read()) {
                if (b != '\r') {
                    line.write(b);
                }
            }
        } catch (SocketTimeoutException silent) {
            return "nothing";
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
