package dev.weir.push.postgres;

import static dev.weir.push.postgres.Replica.EVER;
import static dev.weir.push.postgres.Replica.gauge;
import static dev.weir.push.postgres.Replica.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.push.Metadata;
import dev.weir.push.MetadataKey;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On every supported version of PostgreSQL besides that of the other tests. */
class PushVersionsTest {

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17})
    void keepsTellsReadsAndPurges(int version) {
        try (var server = TestPostgres.privately(version, Map.of())) {
            TestDatabase database = server.createDatabase();
            database.execute("CREATE SCHEMA weir AUTHORIZATION " + database.username());
            try (var one = new Replica(database.config()).open();
                    var other = new Replica(database.config()).open()) {
                one.write(one.put("a", EVER, gauge("m", "1")), one.put("b", Duration.ofHours(1)));
                one.write(one.put("a", EVER, gauge("n", "2")), one.delete("b"), one.failed("c", EVER));
                UUID agent = UUID.randomUUID();
                one.write(Map.of(new MetadataKey(agent, "k"), new Metadata("v", "", Instant.EPOCH)));

                await().untilAsserted(() -> {
                    assertThat(other.groupsTold.ids()).contains(id("a"), id("b"), id("c"));
                    assertThat(other.agentsTold.ids()).containsExactly(agent);
                });
                assertThat(other.all()).containsOnlyKeys("a", "c");
                assertThat(other.read("a", "b")).containsOnlyKeys("a");
                assertThat(other.group("a").families()).containsOnlyKeys("n");
                // m of the first group, PUSHED of the second.
                assertThat(other.purge()).isEqualTo(2);
                assertThat(other.metadata().readAll().await().atMost(Replica.PLENTY))
                        .containsOnlyKeys(agent);
                assertThat(other.metadata().purge(Duration.ofHours(1)).await().atMost(Replica.PLENTY))
                        .isEqualTo(1);
            }
        }
    }
}
