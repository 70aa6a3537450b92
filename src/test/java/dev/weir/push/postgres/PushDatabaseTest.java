package dev.weir.push.postgres;

import static dev.weir.push.postgres.Replica.EVER;
import static dev.weir.push.postgres.Replica.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.push.GroupChange;
import dev.weir.push.Metadata;
import dev.weir.push.MetadataKey;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PushDatabaseTest {
    private final TestDatabase server = TestPostgres.shared().createDatabase();
    private final Replica one = new Replica(server.config());
    private final Replica other = new Replica(server.config());

    @BeforeEach
    void open() {
        server.execute("CREATE SCHEMA weir AUTHORIZATION " + server.username());
        one.open();
        other.open();
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Test
    void tellsTheOthersWhatWasWritten() {
        one.write(one.put("a", EVER), one.delete("b"));
        UUID agent = UUID.randomUUID();
        one.write(Map.of(new MetadataKey(agent, "k"), new Metadata("v", "", Instant.EPOCH)));

        await().untilAsserted(() -> {
            assertThat(other.groupsTold.ids()).containsExactlyInAnyOrder(id("a"), id("b"));
            assertThat(other.agentsTold.ids()).containsExactly(agent);
        });
        assertThat(other.database.stats()).isEqualTo(new PushDatabaseStats(true, 2, 0, 0));
    }

    @Test
    void ignoresItsOwnMessages() {
        one.write(one.put("a", EVER));
        one.write(Map.of(new MetadataKey(UUID.randomUUID(), "k"), new Metadata("v", "", Instant.EPOCH)));
        other.write(other.put("b", EVER));

        await().untilAsserted(() -> assertThat(one.groupsTold.ids()).isNotEmpty());
        assertThat(one.groupsTold.ids()).containsExactly(id("b"));
        assertThat(one.agentsTold.ids()).isEmpty();
        assertThat(one.database.stats().received()).isEqualTo(1);
    }

    @Test
    void tellsOfManyGroupsInAsManyMessagesAsItTakes() {
        one.write(
                IntStream.range(0, 363).mapToObj(n -> one.put("job" + n, EVER)).toArray(GroupChange[]::new));
        await().untilAsserted(() -> assertThat(other.groupsTold.changed()).hasSize(1));

        one.write(
                IntStream.range(0, 364).mapToObj(n -> one.put("job" + n, EVER)).toArray(GroupChange[]::new));

        await().untilAsserted(() -> assertThat(other.groupsTold.changed()).hasSize(3));
        assertThat(other.groupsTold.changed())
                .extracting(List::copyOf)
                .extracting(List::size)
                .containsExactly(363, 363, 1);
    }

    @Test
    void countsAndIgnoresWhatIsNotAListOfIds() {
        notify("weir_push_groups", "rubbish");
        notify("weir_push_groups", "");
        notify("weir_push_agents", "!".repeat(22));
        notify("weir_push_groups", "x".repeat(7_999));
        notify("weir_push_groups", IdChunks.encode(List.of(id("a"))).get(0));

        await().untilAsserted(() -> assertThat(one.groupsTold.ids()).containsExactly(id("a")));
        assertThat(one.agentsTold.changed()).isEmpty();
        assertThat(one.database.stats()).isEqualTo(new PushDatabaseStats(true, 1, 4, 0));
    }

    @Test
    void theServerTakesMessagesOfLessThanEightThousandBytes() {
        assertThat(accepted("x".repeat(7_986))).isTrue();
        assertThat(accepted("x".repeat(7_999))).isTrue();
        assertThat(accepted("x".repeat(8_000))).isFalse();
    }

    @Test
    void subscribesOnceAndReadsAfterwards() {
        assertThat(one.groupsTold.subscriptions()).isEqualTo(1);
        assertThat(one.agentsTold.subscriptions()).isEqualTo(1);
        assertThat(one.database.stats().resubscriptions()).isZero();
    }

    @Test
    void subscribesAgainWhenTheConnectionIsTerminated() {
        server.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND (query LIKE 'LISTEN%' OR query = 'SELECT 1')");

        await().untilAsserted(() -> {
            assertThat(one.groupsTold.subscriptions()).isEqualTo(2);
            assertThat(one.agentsTold.subscriptions()).isEqualTo(2);
        });
        assertThat(one.database.stats()).isEqualTo(new PushDatabaseStats(true, 0, 0, 1));
        other.write(other.put("a", EVER));
        await().untilAsserted(() -> assertThat(one.groupsTold.ids()).containsExactly(id("a")));
    }

    @Test
    void holdsThreeConnectionsAndLetsThemGo() {
        one.write(one.put("a", EVER));
        one.write(Map.of());
        other.close();
        await().untilAsserted(() -> assertThat(server.backends()).hasSize(3));

        one.close();

        await().untilAsserted(() -> assertThat(server.backends()).isEmpty());
    }

    private void notify(String channel, String payload) {
        server.query("SELECT pg_notify(?, ?)::text", channel, payload);
    }

    private boolean accepted(String payload) {
        try {
            notify("weir_push_elsewhere", payload);
            return true;
        } catch (IllegalStateException refused) {
            assertThat(refused).hasMessageContaining("payload string too long");
            return false;
        }
    }
}
