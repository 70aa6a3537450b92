package dev.weir.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.weir.work.Reason;
import dev.weir.work.Traces;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API of traces answers, to hostile requests, too. */
@QuarkusTest
@TestProfile(PagesTest.NoDatabase.class)
class TracesResourceTest {
    private static final String PATH = "/api/v1/traces";

    @Inject
    Traces traces;

    @Test
    void traceIsStartedRenewedAndEnded() {
        Response started = post("{\"name\": \"life\", \"labels\": {\"db\": \"shop\", \"host\": \"\"}}");
        started.then()
                .statusCode(201)
                .contentType("application/json")
                .body("id", matchesPattern("[0-9a-f]{32}"))
                .body("lease_seconds", equalTo(30));
        String location = started.header("Location");
        assertThat(location).isEqualTo(PATH + "/" + started.path("id"));

        given().put(location)
                .then()
                .statusCode(200)
                .body("id", equalTo(started.path("id")))
                .body("lease_seconds", equalTo(30));
        awaitSample("life_running{db=\"shop\"} 1");
        given().delete(location + "?outcome=failure").then().statusCode(204);

        awaitSample("life_finished_total{db=\"shop\",outcome=\"failure\"} 1");
        awaitSample("life_running{db=\"shop\"} 0");
        given().put(location).then().statusCode(410).body("error", containsString("is over"));
        given().delete(location).then().statusCode(410).body("error", containsString("is over"));
    }

    @Test
    void endWithoutAnOutcomeIsSuccess() {
        String location = post("{\"name\":\"fine\"}").header("Location");

        given().delete(location).then().statusCode(204);

        awaitSample("fine_finished_total{outcome=\"success\"} 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?outcome=lost",
                "?outcome=",
                "?outcome=SUCCESS",
                "?outcom=failure",
                "?outcome=success&outcome=failure"
            })
    void otherOutcomesEndNothing(String query) {
        String location = post("{\"name\":\"kept\"}").header("Location");

        given().delete(location + query).then().statusCode(400).body("error", containsString("outcome"));

        given().put(location).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/0", "/ffffffffffffffffffffffffffffffff", "/%00", "/..%2f", "/\uD83D\uDE00"})
    void unknownIdsAreNotFound(String id) {
        given().put(PATH + id).then().statusCode(404);
        given().delete(PATH + id).then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                  | the body is not JSON",
                "backup                              | the body is not JSON",
                "{\"name\":\"a\"                     | the body is not JSON",
                "{\"name\":\"a\"} x                  | the body is not JSON",
                "{\"name\":\"a\",\"name\":\"b\"}     | Duplicate field 'name'",
                "{\"name\":\"a\",\"labels\":{\"x\":\"1\",\"x\":\"2\"}} | Duplicate field 'x'",
                "[{\"name\":\"a\"}]                  | the body is no object",
                "null                                | the body is no object",
                "\"backup\"                          | the body is no object",
                "1e999999999                         | the body is n",
                "{}                                  | 'name' is no text",
                "{\"name\":7}                        | 'name' is no text",
                "{\"name\":null}                     | 'name' is no text",
                "{\"name\":{\"a\":1}}                | 'name' is no text",
                "{\"name\":\"\"}                     | invalid name (found ''",
                "{\"name\":\"a b\"}                  | invalid name (found 'a b'",
                "{\"name\":\"weir_x\"}               | reserved name 'weir_x'",
                "{\"name\":\"orders\",\"lables\":{}} | unknown key 'lables'",
                "{\"name\":\"a\",\"labels\":null}    | 'labels' is no object",
                "{\"name\":\"a\",\"labels\":[]}      | 'labels' is no object",
                "{\"name\":\"a\",\"labels\":{\"x\":1}}          | the value of the label 'x' is no text",
                "{\"name\":\"a\",\"labels\":{\"le\":\"1\"}}     | reserved label 'le'",
                "{\"name\":\"a\",\"labels\":{\"x\":\"\\u0000\"}} | holds a NUL character",
                "{\"name\":\"a\",\"labels\":{\"x\":\"\\ud800\"}} | half a surrogate pair",
            })
    void malformedBodiesAreBadRequests(String body, String message) {
        long before = traces.stats().refused(Reason.INVALID);

        ValidatableResponse response = post(body).then();

        response.statusCode(400).contentType("application/json").body("error", containsString(message));
        response.body("error", not(containsString("Source")));
        assertThat(traces.stats().refused(Reason.INVALID)).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @CsvSource({"[, 10000", "'{\"a\":', 5000", "'{\"name\":\"a\",\"labels\":{\"x\":', 3000", "1, 50000"})
    void deepAndLongBodiesAreBadRequests(String piece, int times) {
        post(piece.repeat(times).substring(0, Math.min(60_000, piece.length() * times)))
                .then()
                .statusCode(400);
    }

    @Test
    void bytesThatAreNoTextAreABadRequest() {
        byte[] body = "{\"name\":\"a?\"}".getBytes(StandardCharsets.UTF_8);
        body[10] = (byte) 0xff;

        given().body(body).post(PATH).then().statusCode(400).body("error", startsWith("the body is not JSON"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", "nonsense/x; y=\"z\""})
    void mediaTypeMeansNothing(String type) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + PATH))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"typed\"}"))
                .build();

        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void bodyMayBeAsLongAsTheLimit() {
        String start = "{\"name\":\"full\"";

        post(start + " ".repeat(TracesResource.LONGEST_BODY - start.length() - 1) + "}")
                .then()
                .statusCode(201);
        post(start + " ".repeat(TracesResource.LONGEST_BODY - start.length()) + "}")
                .then()
                .statusCode(413)
                .body("error", equalTo("the body is too long (expected at most 65536 bytes)"));
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 5_000_000})
    void longerBodiesAreRefused(int length) {
        post("x".repeat(length)).then().statusCode(413);

        post("{\"name\":\"after\"}").then().statusCode(201);
    }

    /** As many as would take every worker there may be, if each took one. */
    @Test
    void bodiesThatDoNotComeCostNoThread() throws IOException {
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 250; i++) {
                Socket socket = connect();
                sockets.add(socket);
                send(socket, "POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: 18\r\n\r\n{\"name\":");
            }

            post("{\"name\":\"meanwhile\"}").then().statusCode(201);

            send(sockets.get(0), "\"patient\"}");
            assertThat(head(sockets.get(0))).startsWith("HTTP/1.1 201");
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void endlessBodyIsRefusedBeforeItsEnd() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "POST " + PATH + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "4000\r\n" + " ".repeat(0x4000) + "\r\n";
            for (int i = 0; i < 5; i++) {
                send(socket, chunk);
            }

            assertThat(head(socket)).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void listShowsWhatIsOpenWithoutTheIds() {
        String id = post("{\"name\":\"listed\",\"labels\":{\"db\":\"shop\"}}").path("id");

        given().get(PATH)
                .then()
                .statusCode(200)
                .body("traces.name", hasItem("listed"))
                .body("traces.find { it.name == 'listed' }.labels.db", equalTo("shop"))
                .body("traces.lease_left_seconds", everyItem(not(equalTo(0))))
                .body(not(containsString(id)));
    }

    private static Response post(String body) {
        return given().contentType("application/json").body(body).post(PATH);
    }

    private static void awaitSample(String line) {
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(RestAssured.get("/metrics").asString()).contains("\n" + line + "\n"));
    }

    private static Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String head(Socket socket) throws IOException {
        var head = new ByteArrayOutputStream();
        try {
            for (int b = socket.getInputStream().read();
                    b >= 0 && b != '\r';
                    b = socket.getInputStream().read()) {
                head.write(b);
            }
        } catch (SocketTimeoutException silent) {
            return "nothing";
        }
        return head.toString(StandardCharsets.UTF_8);
    }
}
