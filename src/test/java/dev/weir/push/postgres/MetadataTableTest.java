package dev.weir.push.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.push.Metadata;
import dev.weir.push.MetadataKey;
import dev.weir.push.MetadataStore.Written;
import dev.weir.push.batch.Rejected;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetadataTableTest {
    private static final Instant T = Instant.parse("2026-11-22T10:00:00.123456Z");
    private static final UUID AGENT = UUID.fromString("3f2504e0-4f89-41d3-9a0c-0305e82c3301");

    private final TestDatabase server = TestPostgres.shared().createDatabase();
    private final Replica replica;

    MetadataTableTest() {
        server.execute("CREATE SCHEMA weir AUTHORIZATION " + server.username());
        replica = new Replica(server.config());
    }

    @AfterEach
    void close() {
        replica.close();
    }

    @Test
    void keepsWhatAgentsTell() {
        var other = UUID.randomUUID();
        Map<MetadataKey, Metadata> batch = Map.of(
                key("cpu"),
                new Metadata("12 %", "", T),
                key("dïsk \""),
                new Metadata("", "no such file", T.plusSeconds(1)),
                new MetadataKey(other, "cpu"),
                new Metadata("3", "", T));

        Written written = replica.write(batch);

        assertThat(written).isEqualTo(new Written(3, false, 0));
        assertThat(all())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        AGENT,
                        Map.of(
                                "cpu", new Metadata("12 %", "", T),
                                "dïsk \"", new Metadata("", "no such file", T.plusSeconds(1))),
                        other,
                        Map.of("cpu", new Metadata("3", "", T))));
        assertThat(replica.metadata()
                        .read(List.of(other, UUID.randomUUID()))
                        .await()
                        .atMost(Replica.PLENTY))
                .containsOnlyKeys(other);
    }

    @Test
    void anOlderValueDoesNotOverwriteANewer() {
        replica.write(Map.of(key("a"), new Metadata("new", "", T), key("b"), new Metadata("old", "", T)));

        Written written = replica.write(Map.of(
                key("a"), new Metadata("old", "", T.minusMillis(1)),
                key("b"), new Metadata("new", "", T.plusMillis(1))));

        assertThat(written).isEqualTo(new Written(1, true, 0));
        assertThat(values()).containsOnly(Map.entry("a", "new"), Map.entry("b", "new"));
    }

    @Test
    void ofTwoOfTheSameTimeTheLastArrivalWins() {
        replica.write(Map.of(key("a"), new Metadata("first", "", T)));

        assertThat(replica.write(Map.of(key("a"), new Metadata("second", "", T))))
                .isEqualTo(new Written(1, false, 0));

        assertThat(values()).containsEntry("a", "second");
    }

    @Test
    void theLastWriteWinsWithoutTheGuard() {
        try (var unguarded = new Replica(server.config(), false)) {
            unguarded.write(Map.of(key("a"), new Metadata("new", "", T)));

            assertThat(unguarded.write(Map.of(key("a"), new Metadata("old", "", T.minusSeconds(1)))))
                    .isEqualTo(new Written(1, false, 0));

            assertThat(values()).containsEntry("a", "old");
        }
    }

    @Test
    void removesWhatIsOlderThanTheRetentionByTheClockOfTheServer() {
        Instant now =
                Instant.parse(server.query("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
                        .get(0));
        replica.write(Map.of(
                key("stays"), new Metadata("1", "", now.minus(50, ChronoUnit.MINUTES)),
                key("goes"), new Metadata("1", "", now.minus(70, ChronoUnit.MINUTES))));

        assertThat(replica.metadata().purge(Duration.ofHours(1)).await().atMost(Replica.PLENTY))
                .isEqualTo(1);

        assertThat(values()).containsOnlyKeys("stays");
    }

    @Test
    void rejectsWhatCanNeverBeWritten() {
        assertThatThrownBy(() -> replica.write(Map.of(key("a"), new Metadata("\0", "", T))))
                .isInstanceOf(Rejected.class);
        assertThat(all()).isEmpty();
    }

    @Test
    void takesTheLongestKeysAndValues() {
        var random = new Random(1);
        String key = random.ints(6_144, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();

        replica.write(Map.of(key(key), new Metadata("ä".repeat(1_024), "e".repeat(2_048), T)));

        assertThat(values()).containsOnlyKeys(key);
    }

    @Test
    void replicasThatWriteTheSameAgentsDoNotBlockEachOther() {
        try (var other = new Replica(server.config())) {
            var writing = IntStream.range(0, 20)
                    .mapToObj(n -> (n % 2 == 0 ? replica : other)
                            .metadata()
                            .write(batch(500, T.plusSeconds(n)))
                            .subscribeAsCompletionStage())
                    .toList();

            assertThat(writing).allSatisfy(written -> assertThat(written).succeedsWithin(Replica.PLENTY));
        }
        assertThat(all()).hasSize(50);
    }

    @Test
    void writesNothingOfNothing() {
        assertThat(replica.write(Map.of())).isEqualTo(new Written(0, false, 0));
    }

    /** The same keys of fifty agents each time, in an order of no meaning. */
    private static Map<MetadataKey, Metadata> batch(int size, Instant collectedAt) {
        var batch = new HashMap<MetadataKey, Metadata>();
        for (int n = 0; n < size; n++) {
            batch.put(new MetadataKey(new UUID(n % 50, 1), "key" + n), new Metadata("v", "", collectedAt));
        }
        return batch;
    }

    private static MetadataKey key(String key) {
        return new MetadataKey(AGENT, key);
    }

    private Map<UUID, Map<String, Metadata>> all() {
        return replica.metadata().readAll().await().atMost(Replica.PLENTY);
    }

    private Map<String, String> values() {
        var values = new HashMap<String, String>();
        all().getOrDefault(AGENT, Map.of()).forEach((key, value) -> values.put(key, value.value()));
        return values;
    }
}
