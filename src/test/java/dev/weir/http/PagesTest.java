package dev.weir.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the pages say of a target whose database is not there. */
@QuarkusTest
@TestProfile(PagesTest.NoDatabase.class)
class PagesTest {

    /** A definitions file whose only database refuses connections, and a gateway that never stops waiting for it. */
    public static final class NoDatabase implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("weir.config", "src/test/resources/no-database.yaml", "weir.ready-after", "1h");
        }
    }

    @Test
    void gatewayIsAliveAndBecomesReadyWithTheFirstOutcomeThoughItIsAFailure() {
        given().get("/-/healthy").then().statusCode(200);

        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> given().get("/-/ready").then().statusCode(200));
        given().get("/api/v1/status")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("targets[0].state", equalTo("down"))
                .body("targets[0].last_outcome.outcome", equalTo("connection"));
    }

    @Test
    void pageShowsTheErrorEscaped() {
        given().post("/-/refresh?collector=orders").then().statusCode(200);

        given().get("/")
                .then()
                .statusCode(200)
                .body(containsString("connection: database &#39;gone&#39;"))
                .body(not(containsString("'gone'")));
    }

    @Test
    void telemetryCountsTheOutcomes() {
        given().post("/-/refresh?collector=orders").then().statusCode(200);

        String telemetry = given().header("Accept", "application/openmetrics-text; version=1.0.0")
                .get("/telemetry")
                .asString();

        // The first run of its own may have been due while the one asked for was going.
        assertThat(telemetry)
                .containsPattern(
                        "weir_refresh_outcomes_total\\{collector=\"orders\",database=\"gone\",reason=\"connection\"} [1-9]")
                .containsPattern("weir_refresh_skipped_total\\{collector=\"orders\",database=\"gone\"} [0-9]");
    }

    @Test
    void scrapeIsAnsweredThoughTheDatabaseIsNot() {
        given().get("/metrics")
                .then()
                .statusCode(200)
                .body(containsString("weir_collector_up{collector=\"orders\",database=\"gone\"} 0\n"));
    }
}
