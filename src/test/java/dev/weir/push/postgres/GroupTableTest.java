package dev.weir.push.postgres;

import static dev.weir.push.postgres.Replica.EVER;
import static dev.weir.push.postgres.Replica.gauge;
import static dev.weir.push.postgres.Replica.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.model.Family;
import dev.weir.model.MetricType;
import dev.weir.push.GroupChange;
import dev.weir.push.GroupKey;
import dev.weir.push.GroupStore.Written;
import dev.weir.push.StoredGroup;
import dev.weir.push.batch.Rejected;
import dev.weir.push.format.PushedFamily;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GroupTableTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestDatabase server = TestPostgres.shared().createDatabase();
    private final Replica one = new Replica(server.config());
    private final Replica other = new Replica(server.config());

    GroupTableTest() {
        server.execute("CREATE SCHEMA weir AUTHORIZATION " + server.username());
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Test
    void keepsAGroupAsItWasPushed() {
        var labels = new TreeMap<>(Map.of("job", "schöne \"Läufe\"\\", "instance", "", "path", "/var/tmp"));
        var family = new PushedFamily(
                new Family("bytes_total", MetricType.COUNTER, "what \\ it is\nfor"), 2, "bytes_total{a=\"1\"} 1e9\n");
        GroupChange change = one.put("x", HOUR, family, gauge("up_since", "1"));
        var renamed = new GroupChange(new GroupKey(labels), change.facts());

        Written written = one.write(renamed);

        assertThat(written).isEqualTo(new Written(4, Set.of(), 0));
        Map<?, StoredGroup> groups = other.groups().readAll().await().atMost(Replica.PLENTY);
        assertThat(groups).hasSize(1);
        StoredGroup group = Objects.requireNonNull(groups.get(renamed.key().id()));
        assertThat(group.key()).isEqualTo(renamed.key());
        assertThat(group.pushedSeconds()).isEqualTo(1e9 + 1);
        assertThat(group.failedSeconds()).isZero();
        assertThat(group.left()).isBetween(HOUR.minusMinutes(1), HOUR);
        assertThat(group.families()).containsOnlyKeys("bytes_total", "up_since").containsEntry("bytes_total", family);
    }

    @ParameterizedTest
    @EnumSource
    void keepsEveryType(MetricType type) {
        var family = new PushedFamily(new Family("m" + type.suffix(), type, ""), 1, "m" + type.suffix() + " 1\n");

        one.write(one.put("a", EVER, family));

        assertThat(other.group("a").families()).containsValue(family);
    }

    @Test
    void aGroupWithoutATtlLivesForEver() {
        one.write(one.put("a", EVER, gauge("m", "1")));

        assertThat(one.group("a").left()).isNull();
    }

    @Test
    void readsTheGroupsThatWereAskedFor() {
        one.write(one.put("a", EVER), one.put("b", EVER), one.put("c", EVER));

        assertThat(other.read("a", "c", "nowhere")).containsOnlyKeys("a", "c");
        assertThat(other.read()).isEmpty();
    }

    @Test
    void putReplacesAndPostAdds() {
        one.write(one.put("a", EVER, gauge("m", "1"), gauge("n", "1")));
        one.write(one.post("a", EVER, gauge("n", "2"), gauge("o", "2")));

        assertThat(other.group("a").families()).containsOnlyKeys("m", "n", "o").containsEntry("n", gauge("n", "2"));

        one.write(one.put("a", EVER, gauge("p", "3")));

        assertThat(other.group("a").families()).containsOnlyKeys("p");
    }

    @Test
    void deletedIsGone() {
        one.write(one.put("a", EVER, gauge("m", "1")), one.put("b", EVER));
        one.write(one.delete("a"));

        assertThat(other.all()).containsOnlyKeys("b");
        assertThat(other.read("a")).isEmpty();
    }

    @Test
    void ofOneReplicaTheSequenceDecides() {
        GroupChange earlier = one.put("a", EVER, gauge("m", "earlier"));
        GroupChange later = one.put("a", EVER, gauge("m", "later"));
        one.write(later);

        Written written = one.write(earlier);

        assertThat(written).isEqualTo(new Written(0, Set.of(id("a")), 0));
        assertThat(other.group("a").families()).containsValue(gauge("m", "later"));
    }

    @Test
    void ofTwoReplicasTheOneThatAcceptedLaterWinsWhoeverWritesLast() {
        GroupChange earlier = one.put("a", EVER, gauge("m", "earlier"));
        one.pass(Duration.ofSeconds(30));
        other.write(other.put("a", EVER, gauge("m", "later")));

        Written written = one.write(earlier);

        assertThat(written).isEqualTo(new Written(0, Set.of(id("a")), 0));
        assertThat(one.group("a").families()).containsValue(gauge("m", "later"));
    }

    @Test
    void aLateFlushDoesNotRaiseTheDead() {
        GroupChange before = one.post("a", EVER, gauge("m", "before"));
        one.pass(Duration.ofMinutes(4));
        other.write(other.delete("a"));

        Written written = one.write(before);

        assertThat(written.overtaken()).containsExactly(id("a"));
        assertThat(one.all()).isEmpty();
        assertThat(other.all()).isEmpty();
    }

    @Test
    void aFactThatWaitedForTooLongIsNotWrittenThoughItsEntryIsYoung() {
        GroupChange before = one.post("a", EVER, gauge("m", "before"));
        one.pass(Duration.ofMinutes(11));
        GroupChange merged = before.then(one.post("a", EVER, gauge("n", "after")));

        Written written = one.write(merged);

        assertThat(written.overtaken()).containsExactly(id("a"));
        assertThat(one.group("a").families()).containsOnlyKeys("n");
    }

    @Test
    void aPutThatHasWaitedLongerClearsAllTheSame() {
        one.write(one.put("a", EVER, gauge("o", "old")));
        GroupChange merged = one.put("a", EVER, gauge("m", "put"));
        one.pass(Duration.ofMinutes(16));

        one.write(merged.then(one.post("a", EVER, gauge("n", "after"))));

        assertThat(other.group("a").families()).containsOnlyKeys("n");
    }

    @Test
    void whatCannotBeReadCostsNothingElse() {
        one.write(one.put("a", EVER, gauge("m", "1"), gauge("n", "1")), one.put("b", EVER), one.put("c", EVER));
        server.execute("UPDATE weir.group_facts SET type = 'guage' WHERE name = 'm'");
        server.execute("UPDATE weir.group_facts SET labels = '[]' WHERE kind = 1 AND labels->>'job' = 'b'");

        Map<String, StoredGroup> groups = other.all();

        assertThat(groups).containsOnlyKeys("a", "c");
        assertThat(other.group("a").families()).containsOnlyKeys("n");
    }

    @Test
    void aPushAfterTheDeletionOfAnotherReplicaStands() {
        GroupChange deletion = other.delete("a");
        other.pass(Duration.ofSeconds(30));
        other.write(deletion);

        Written written = one.write(one.post("a", EVER, gauge("m", "after")));

        assertThat(written.overtaken()).isEmpty();
        assertThat(other.group("a").families()).containsOnlyKeys("m");
    }

    @Test
    void aLatePutOfAnotherReplicaLeavesWhatIsNewer() {
        GroupChange put = one.put("a", EVER, gauge("m", "put"), gauge("n", "put"));
        one.pass(Duration.ofSeconds(30));
        other.write(other.post("a", EVER, gauge("n", "post")));

        Written written = one.write(put);

        assertThat(written.rows()).isEqualTo(2);
        assertThat(written.overtaken()).containsExactly(id("a"));
        assertThat(other.group("a").families())
                .containsEntry("m", gauge("m", "put"))
                .containsEntry("n", gauge("n", "post"));
    }

    @Test
    void aLateDeletionOrPutHearsOfWhatIsNewer() {
        GroupChange deletion = one.delete("a");
        GroupChange put = one.put("b", EVER, gauge("m", "put"));
        GroupChange post = one.post("c", EVER, gauge("m", "post"));
        one.pass(Duration.ofSeconds(30));
        other.write(
                other.post("a", EVER, gauge("n", "1")),
                other.post("b", EVER, gauge("n", "1")),
                other.post("d", EVER, gauge("n", "1")));

        assertThat(one.write(deletion).overtaken()).containsExactly(id("a"));
        assertThat(one.write(put).overtaken()).containsExactly(id("b"));
        assertThat(one.write(post, one.delete("d")).overtaken()).isEmpty();
        assertThat(one.all()).containsOnlyKeys("a", "b", "c");
        assertThat(one.group("b").families()).containsOnlyKeys("m", "n");
    }

    @Test
    void whatIsWrittenTwiceIsTheSameOnce() {
        GroupChange change = one.put("a", EVER, gauge("m", "1"));
        one.write(change);

        Written again = one.write(change);

        assertThat(again.rows()).isZero();
        assertThat(other.group("a").families()).containsOnlyKeys("m");
    }

    @Test
    void aReadThatFollowsAWriteHasSeenItWithoutWaitingForIt() {
        List<Integer> seen = new CopyOnWriteArrayList<>();
        var writes = IntStream.range(0, 20)
                .mapToObj(n -> {
                    var writing = one.groups()
                            .write(List.of(one.put("job" + n, EVER)))
                            .subscribeAsCompletionStage();
                    one.groups().readAll().subscribe().with(groups -> seen.add(groups.size()));
                    return writing;
                })
                .toList();

        writes.forEach(writing -> assertThat(writing).succeedsWithin(Replica.PLENTY));
        await().untilAsserted(() -> assertThat(seen)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 20).boxed().toList()));
    }

    @Test
    void writesNothingOfNothing() {
        assertThat(one.write()).isEqualTo(new Written(0, Set.of(), 0));
        assertThat(one.all()).isEmpty();
    }

    @Test
    void rejectsWhatCanNeverBeWritten() {
        assertThatThrownBy(() -> one.write(one.put("a", EVER, gauge("m", "1\0"))))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("SQLSTATE 22021");

        assertThat(one.write(one.put("a", EVER, gauge("m", "1"))).rows()).isEqualTo(3);
    }

    @Test
    void takesNamesThatAreTooLongForAnIndex() {
        var random = new Random(1);
        String name = "m"
                + random.ints(9_000, 'a', 'z' + 1)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);

        one.write(one.put("a", EVER, gauge(name, "1")));

        assertThat(other.group("a").families()).containsOnlyKeys(name);
    }

    @Test
    void takesABatchOfSixtyFourMebibytes() {
        String text = "m{l=\"" + "x".repeat(1024 * 1024 - 100) + "\"} 1\n";
        var changes = IntStream.range(0, 64)
                .mapToObj(
                        n -> one.put("job" + n, EVER, new PushedFamily(new Family("m", MetricType.GAUGE, ""), 1, text)))
                .toArray(GroupChange[]::new);

        assertThat(one.write(changes)).isEqualTo(new Written(64 * 3, Set.of(), 0));

        assertThat(one.group("job63").families().values())
                .singleElement()
                .extracting(PushedFamily::text)
                .isEqualTo(text);
    }

    @Test
    void takesASingleGroupOfSixtyFourMebibytes() {
        var family = new PushedFamily(new Family("m", MetricType.GAUGE, ""), 1, "x".repeat(64 * 1024 * 1024));

        assertThat(one.write(one.put("a", EVER, family)).rows()).isEqualTo(3);

        assertThat(one.group("a").families().values()).singleElement().satisfies(kept -> assertThat(kept.text())
                .hasSize(64 * 1024 * 1024));
    }

    @Test
    void readsTenThousandGroups() {
        for (int batch = 0; batch < 10; batch++) {
            int from = batch * 1_000;
            one.write(IntStream.range(from, from + 1_000)
                    .mapToObj(n -> one.put("job" + n, HOUR, gauge("m", "1"), gauge("n", "2"), gauge("o", "3")))
                    .toArray(GroupChange[]::new));
        }

        Map<String, StoredGroup> groups = other.all();

        assertThat(groups).hasSize(10_000);
        assertThat(groups.values())
                .allSatisfy(group -> assertThat(group.families()).hasSize(3));
    }
}
