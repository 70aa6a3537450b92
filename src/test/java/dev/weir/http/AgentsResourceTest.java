package dev.weir.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;

import dev.weir.push.Agents;
import dev.weir.push.PushReason;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API of agents' metadata answers, to hostile requests, too. */
@QuarkusTest
@TestProfile(PagesTest.NoDatabase.class)
class AgentsResourceTest {
    private static final String PATH = "/api/v1/agents";

    private final String agent = UUID.randomUUID().toString();

    @Inject
    Agents agents;

    @Test
    void parallelListsAreTaken() {
        post("{\"keys\":[\"load\",\"name\",\"disk\"],\"values\":[\"0.5\",\"box\",\"\"],\"errors\":[\"\",\"\",\"gone\"],"
                        + "\"collected_at\":[null,\"" + Instant.now() + "\","
                        + Instant.now().getEpochSecond() + "]}")
                .then()
                .statusCode(202)
                .contentType("application/json")
                .body("accepted", equalTo(3))
                .body("dropped", equalTo(0))
                .body("refused", empty());

        awaitSample("weir_agent_metadata{agent=\"" + agent + "\",key=\"load\"} 0.5");
        awaitSample("weir_agent_metadata_info{agent=\"" + agent + "\",key=\"name\",value=\"box\"} 1");
        awaitSample("weir_agent_metadata_error{agent=\"" + agent + "\",key=\"disk\"} 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"b\",\"error\":\"e\",\"value\":null,\"collected_at\":null}]",
                "{\"metadata\":[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"b\",\"error\":\"e\"}]}",
                "{\"keys\":[\"a\",\"b\"],\"values\":[\"1\",null],\"errors\":[null,\"e\"]}",
                "{\"keys\":[\"a\",\"b\"],\"values\":[\"1\",\"2\"]}",
            })
    void everyFormIsTaken(String body) {
        post(body).then().statusCode(202).body("accepted", equalTo(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"metadata\":[]}",
                "{\"keys\":[],\"values\":[]}",
                "{\"keys\":[],\"values\":[],\"errors\":[],\"collected_at\":[]}"
            })
    void nothingIsTakenToo(String body) {
        post(body).then().statusCode(202).body("accepted", equalTo(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2026-01-01T00:00:00Z\"",
                "\"2026-01-01t02:00:00.123456789+02:00\"",
                "\"9999-12-31T23:59:59Z\"",
                "1767225600",
                "1767225600.123456",
                "99999999999",
                "1e10"
            })
    void timesAreRead(String time) {
        Response response = post("[{\"key\":\"a\",\"value\":\"1\",\"collected_at\":" + time + "}]");

        assertThat(response.asString()).doesNotContain("is no time");
    }

    @Test
    void unixSecondsAreReadToTheMicrosecond() {
        double now = Instant.now().getEpochSecond() - 60 + 0.123456;

        post("[{\"key\":\"a\",\"value\":\"1\",\"collected_at\":" + String.format(Locale.ROOT, "%.6f", now) + "}]")
                .then()
                .statusCode(202);

        assertThat(listed())
                .contains(Instant.ofEpochSecond((long) now, 123_456_000).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                  | the body is not JSON",
                "load                                | the body is not JSON",
                "[{\"key\":\"a\"}                    | the body is not JSON",
                "[] x                                | the body is not JSON",
                "[{\"key\":\"a\",\"key\":\"b\"}]     | Duplicate field 'key'",
                "null                                | the body is neither a list nor an object",
                "\"load\"                            | the body is neither a list nor an object",
                "{}                                  | 'keys' is no list",
                "{\"keys\":[\"a\"]}                  | 'values' is no list",
                "{\"keys\":\"a\",\"values\":[]}      | 'keys' is no list",
                "{\"keys\":[],\"values\":[],\"errors\":null} | 'errors' is no list",
                "{\"keys\":[],\"values\":[],\"names\":[]}    | unknown key 'names' in the body",
                "{\"metadata\":{}}                   | 'metadata' is no list",
                "{\"metadata\":[],\"keys\":[]}       | unknown key 'keys' in the body",
                "{\"keys\":[\"a\"],\"values\":[]}    | the lists differ in length: keys 1, values 0",
                "{\"keys\":[\"a\"],\"values\":[\"1\"],\"errors\":[]}       | the lists differ in length",
                "{\"keys\":[\"a\"],\"values\":[\"1\"],\"collected_at\":[]} | the lists differ in length",
                "{\"keys\":[1],\"values\":[\"1\"]}   | the key of entry 0 is no text",
                "[{\"key\":\"a\"},7]                 | entry 1 is no object",
                "[{\"key\":\"a\"},{\"value\":\"1\"}] | the key of entry 1 is no text",
                "[{\"key\":\"a\",\"value\":1}]       | the value of entry 0 is no text",
                "[{\"key\":\"a\",\"error\":false}]   | the error of entry 0 is no text",
                "[{\"key\":\"a\",\"valeu\":\"1\"}]   | unknown key 'valeu' in entry 0",
                "[{\"key\":\"a\",\"collected_at\":\"now\"}]        | 'collected_at' of entry 0 is no time",
                "[{\"key\":\"a\",\"collected_at\":\"2026-01-01\"}] | 'collected_at' of entry 0 is no time",
                "[{\"key\":\"a\",\"collected_at\":true}]           | 'collected_at' of entry 0 is no time",
                "[{\"key\":\"a\",\"collected_at\":1e300}]          | 'collected_at' of entry 0 is no time",
                "[{\"key\":\"a\",\"collected_at\":1e999999999}]    | 'collected_at' of entry 0 is no time",
            })
    void malformedBodiesAreBadRequestsAndNothingIsTaken(String body, String message) {
        long before = agents.stats().refused(PushReason.MALFORMED);
        long accepted = agents.stats().accepted();

        Response response = post(body);

        response.then().statusCode(400).contentType("application/json").body("error", containsString(message));
        response.then().body("error", not(containsString("Source")));
        assertThat(agents.stats().refused(PushReason.MALFORMED)).isEqualTo(before + 1);
        assertThat(agents.stats().accepted()).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({"[, 2000", "'{\"a\":', 1500", "'[{\"key\":', 3000", "1, 50000"})
    void deepAndLongBodiesAreBadRequests(String piece, int times) {
        post(piece.repeat(times).substring(0, Math.min(60_000, piece.length() * times)))
                .then()
                .statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'key':'a','value':'1'},{'key':'k\u00ff','value':'1'},{'key':'v','value':'\u00c3'},{'key':'e','error':'\u00ed\u00a0\u0080'}]",
                "{'keys':['a','k\u00ff','v','e'],'values':['1','1','\u00c3',''],'errors':['','','','\u00ed\u00a0\u0080']}"
            })
    void bytesThatAreNoTextHurtNoOtherEntries(String body) {
        given().body(body.replace('\'', '"').getBytes(StandardCharsets.ISO_8859_1))
                .post(PATH + "/" + agent + "/metadata")
                .then()
                .statusCode(202)
                .body("accepted", equalTo(1))
                .body("refused.index", contains(1, 2, 3))
                .body("refused[0].key", equalTo("k\uFFFD"))
                .body("refused.error", everyItem(containsString("invalid Unicode")));
    }

    @Test
    void bytesThatAreNoTextAreABadRequestElsewhere() {
        given().body(new byte[] {(byte) 0xff, '[', ']'})
                .post(PATH + "/" + agent + "/metadata")
                .then()
                .statusCode(400)
                .body("error", containsString("the body is not JSON"));
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheBody() {
        post("\uFEFF[{\"key\":\"a\",\"value\":\"1\"}]").then().statusCode(202).body("accepted", equalTo(1));
    }

    @Test
    void entriesThatCannotBeTakenAreNamedAndHurtNoOthers() {
        post("[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"\"},{\"key\":\"b\\u0000\"},{\"key\":\"c\",\"value\":\"\\ud800\"},"
                        + "{\"key\":\"d\",\"value\":\"x\"}]")
                .then()
                .statusCode(202)
                .body("accepted", equalTo(2))
                .body("refused.index", contains(1, 2, 3))
                .body("refused.key", contains("", "b\uFFFD", "c"))
                .body("refused[0].error", equalTo("the key is empty"))
                .body("refused[1].error", containsString("NUL"));

        awaitSample("weir_agent_metadata{agent=\"" + agent + "\",key=\"a\"} 1");
    }

    @Test
    void requestOfWhichNothingCanBeTakenIsABadOne() {
        post("[{\"key\":\"\",\"value\":\"1\"}]")
                .then()
                .statusCode(400)
                .body("accepted", equalTo(0))
                .body("refused.index", contains(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1-1-1-1-1",
                "x",
                "00000000-0000-0000-0000-00000000000",
                "00000000-0000-0000-0000-0000000000000",
                "00000000-0000-0000-0000-00000000000g",
                "00000000000000000000000000000000"
            })
    void agentThatIsNoUuidIsABadRequest(String id) {
        given().body("[]")
                .post(PATH + "/" + id + "/metadata")
                .then()
                .statusCode(400)
                .body("error", equalTo("the agent is no UUID (found '" + id + "')"));
    }

    @Test
    void bodyMayBeAsLongAsTheLimit() {
        String start = "[{\"key\":\"a\",\"value\":\"1\"}";

        post(start + " ".repeat(AgentsResource.LONGEST_BODY - start.length() - 1) + "]")
                .then()
                .statusCode(202);
        post(start + " ".repeat(AgentsResource.LONGEST_BODY - start.length()) + "]")
                .then()
                .statusCode(413)
                .body("error", equalTo("the body is too long (expected at most 65536 bytes)"));
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 5_000_000})
    void longerBodiesAreRefused(int length) {
        post("x".repeat(length)).then().statusCode(413);

        post("[{\"key\":\"after\"}]").then().statusCode(202);
    }

    @Test
    void listShowsWhatIsKnown() {
        post("[{\"key\":\"b\",\"value\":\"<x>\"},{\"key\":\"a\",\"error\":\"e\"}]")
                .then()
                .statusCode(202);

        given().get(PATH)
                .then()
                .statusCode(200)
                .body("agents", greaterThan(0))
                .body("entries", greaterThan(1))
                .body("metadata.find { it.agent == '" + agent + "' }.metadata.key", contains("a", "b"))
                .body("metadata.find { it.agent == '" + agent + "' }.metadata.value", contains("", "<x>"))
                .body("metadata.find { it.agent == '" + agent + "' }.metadata.error", contains("e", ""));
    }

    private Response post(String body) {
        return given().contentType("application/json").body(body).post(PATH + "/" + agent + "/metadata");
    }

    private static String listed() {
        return RestAssured.get(PATH).asString();
    }

    private static void awaitSample(String line) {
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(RestAssured.get("/metrics").asString()).contains("\n" + line + "\n"));
    }
}
