package dev.weir.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.weir.push.Groups;
import dev.weir.push.PushReason;
import dev.weir.testing.RawClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How bodies come: long, slowly, in pieces, or not at all. */
@QuarkusTest
@TestProfile(PushRouteTest.SmallBodies.class)
class PushTransferTest {
    private static final int LONGEST = PushRouteTest.LONGEST;

    @Inject
    Groups groups;

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
        byte[] bomb = PushRouteTest.gzip(new byte[20_000_000]);
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
        try (var client = new RawClient(RestAssured.port)) {
            client.send(head("Expect: 100-continue\r\nContent-Length: " + (LONGEST + 1)));

            assertThat(client.line()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void whoeverAsksIsToldToGoOn() throws IOException {
        try (var client = new RawClient(RestAssured.port)) {
            client.send(head("Expect: 100-continue\r\nContent-Length: 8"));
            assertThat(client.line()).startsWith("HTTP/1.1 100 ");

            client.send("asks_a 1");
            assertThat(client.line() + client.line()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void chunksAreOneBody() throws IOException {
        try (var client = new RawClient(RestAssured.port)) {
            client.send(head("Transfer-Encoding: chunked") + "4\r\nchun\r\n7\r\nked_a 1\r\n1\r\n\n\r\n0\r\n\r\n");

            assertThat(client.line()).startsWith("HTTP/1.1 200 ");
        }
        awaitSample("chunked_a{job=\"raw\",instance=\"\"} 1");
    }

    @Test
    void endlessBodyIsRefusedBeforeItsEnd() throws IOException {
        try (var client = new RawClient(RestAssured.port)) {
            client.send(head("Transfer-Encoding: chunked"));
            String chunk = "4000\r\n" + " ".repeat(0x4000) + "\r\n";
            for (int i = 0; i < 5; i++) {
                client.send(chunk);
            }

            assertThat(client.line()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void connectionIsUsableAfterARefusal() throws IOException {
        try (var client = new RawClient(RestAssured.port)) {
            String body = "x".repeat(LONGEST + 1);
            client.send(head("Content-Length: " + body.length()) + body);
            assertThat(client.answer()).startsWith("HTTP/1.1 413 ");

            client.send(head("Content-Length: 10") + "reused_a 1");
            assertThat(client.answer()).startsWith("HTTP/1.1 400 ").contains("line 1");
        }
    }

    @Test
    void bodyThatBreaksOffIsCountedAndNotTaken() throws IOException {
        long before = refused(PushReason.MALFORMED);
        try (var client = new RawClient(RestAssured.port)) {
            client.send(head("Content-Length: 100") + "broken_a 1\n");
        }

        // Bodies that other tests broke off may be counted meanwhile.
        Awaitility.await().until(() -> refused(PushReason.MALFORMED) > before);
        assertThat(metrics()).doesNotContain("broken_a");
    }

    /** Four times the longest body is all that there is memory for; it is there again when they are gone. */
    @Test
    void bodiesUnderWayAreBounded() throws IOException {
        long before = refused(PushReason.OVERLOAD);
        var clients = new ArrayList<RawClient>();
        try {
            for (int i = 0; i < 4; i++) {
                var client = new RawClient(RestAssured.port);
                clients.add(client);
                client.send(head("Expect: 100-continue\r\nContent-Length: " + LONGEST));
                assertThat(client.line()).startsWith("HTTP/1.1 100 ");
                client.send("x".repeat(LONGEST - 1));
            }

            Awaitility.await().untilAsserted(() -> push("PUT", "/metrics/job/fifth", "fifth_a 1\n")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "1"));
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }

        assertThat(refused(PushReason.OVERLOAD)).isGreaterThan(before);
        Awaitility.await()
                .untilAsserted(() ->
                        push("PUT", "/metrics/job/fifth", "fifth_a 1\n").then().statusCode(200));
    }

    @Test
    void bodiesThatDoNotComeCostNoThread() throws IOException {
        var clients = new ArrayList<RawClient>();
        try {
            for (int i = 0; i < 250; i++) {
                var client = new RawClient(RestAssured.port);
                clients.add(client);
                client.send(head("Content-Length: " + LONGEST) + "x");
            }

            push("PUT", "/metrics/job/meanwhile", "meanwhile_a 1\n").then().statusCode(200);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
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

    private static String head(String headers) {
        return "PUT /metrics/job/raw HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n\r\n";
    }
}
