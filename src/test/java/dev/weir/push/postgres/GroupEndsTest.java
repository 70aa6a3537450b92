package dev.weir.push.postgres;

import static dev.weir.push.postgres.Replica.EVER;
import static dev.weir.push.postgres.Replica.gauge;
import static dev.weir.push.postgres.Replica.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.push.GroupChange;
import dev.weir.push.GroupStore.Written;
import dev.weir.push.StoredGroup;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How groups end, and what is left of them. */
class GroupEndsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestDatabase server = TestPostgres.shared().createDatabase();
    private final Replica one = new Replica(server.config());
    private final Replica other = new Replica(server.config());

    GroupEndsTest() {
        server.execute("CREATE SCHEMA weir AUTHORIZATION " + server.username());
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Test
    void aGroupIsGoneWhenItsTimeIsOver() {
        GroupChange change = one.put("a", Duration.ofSeconds(10), gauge("m", "1"));
        one.pass(Duration.ofSeconds(11));

        one.write(change, one.put("b", EVER));

        assertThat(one.all()).containsOnlyKeys("b");
    }

    @Test
    void aPushToAGroupThatHasEndedDoesNotBringBackItsFamilies() {
        GroupChange old = one.put("a", Duration.ofSeconds(10), gauge("m", "old"));
        one.pass(Duration.ofSeconds(20));
        one.write(old);

        other.write(other.post("a", EVER, gauge("n", "new")));

        assertThat(one.group("a").families()).containsOnlyKeys("n");
    }

    @Test
    void aPushThatWasAcceptedBeforeTheEndKeepsTheGroupEvenIfItIsWrittenLater() {
        GroupChange first = one.put("a", Duration.ofSeconds(10), gauge("m", "first"));
        one.pass(Duration.ofSeconds(8));
        GroupChange second = one.post("a", EVER, gauge("n", "second"));
        one.pass(Duration.ofSeconds(8));
        one.write(first);

        one.write(second);

        assertThat(one.group("a").families()).containsOnlyKeys("m", "n");
    }

    @Test
    void aLateFlushOfFamiliesThatHadEndedStaysUnseen() {
        GroupChange old = one.post("a", Duration.ofSeconds(10), gauge("m", "old"));
        GroupChange late = one.post("a", Duration.ofSeconds(10), gauge("late", "old"));
        one.pass(Duration.ofMinutes(2));
        one.write(old);
        assertThat(other.purge()).isPositive();
        other.write(other.post("a", EVER, gauge("n", "new")));

        Written written = one.write(late);

        assertThat(written.overtaken()).containsExactly(id("a"));
        assertThat(one.group("a").families()).containsOnlyKeys("n");
    }

    @Test
    void aPushThatFailedIsTold() {
        one.write(one.put("a", HOUR, gauge("m", "1")));
        one.write(one.failed("a", EVER));

        StoredGroup group = other.group("a");
        assertThat(group.failedSeconds()).isEqualTo(1e9 + 2);
        assertThat(group.pushedSeconds()).isEqualTo(1e9 + 1);
        assertThat(group.families()).containsOnlyKeys("m");
        assertThat(group.left()).isLessThanOrEqualTo(HOUR);
    }

    @Test
    void aGroupThatOnlyFailedLivesByThat() {
        one.write(one.failed("a", HOUR));
        GroupChange ended = one.failed("b", Duration.ofSeconds(5));
        one.pass(Duration.ofSeconds(6));
        one.write(ended);

        assertThat(other.all()).containsOnlyKeys("a");
        StoredGroup group = other.group("a");
        assertThat(group.key()).isEqualTo(Replica.key("a"));
        assertThat(group.pushedSeconds()).isZero();
        assertThat(group.left()).isBetween(HOUR.minusMinutes(1), HOUR);
    }

    @Test
    void aFailureDoesNotBringBackAGroupThatHasEnded() {
        GroupChange pushed = one.put("a", Duration.ofSeconds(10), gauge("m", "1"));
        GroupChange failedBefore = one.failed("b", HOUR);
        GroupChange pushedB = one.post("b", Duration.ofSeconds(10), gauge("m", "1"));
        one.pass(Duration.ofSeconds(20));
        one.write(pushed);
        one.write(failedBefore);
        one.write(pushedB);

        one.write(one.failed("a", HOUR));

        assertThat(other.all()).containsOnlyKeys("a");
        assertThat(other.group("a").families()).isEmpty();
        assertThat(other.group("a").pushedSeconds()).isZero();
    }

    @Test
    void purgesWhatHasEndedAndKeepsTheTombstoneForAWhile() {
        one.write(one.put("deleted", EVER, gauge("m", "1")), one.put("stays", EVER, gauge("m", "1")));
        one.write(one.delete("deleted"));
        GroupChange ended = one.post("ended", Duration.ofSeconds(1), gauge("m", "1"));
        GroupChange replaced = one.post("stays", EVER, gauge("n", "1"));
        one.pass(Duration.ofMinutes(9));
        one.write(ended, replaced);

        // PUSHED and m of the deleted group; m of the ended one.
        assertThat(other.purge()).isEqualTo(3);

        assertThat(rows()).containsExactly("0 deleted?", "0 stays?", "1 ended", "1 stays", "3 m", "3 n");
        assertThat(other.all()).containsOnlyKeys("stays");
        assertThat(other.purge()).isZero();
    }

    @Test
    void purgesTombstonesWhenNothingEarlierCanCome() {
        GroupChange pushed = one.post("ended", Duration.ofSeconds(1), gauge("m", "1"));
        GroupChange failed = one.failed("failed", Duration.ofSeconds(1));
        GroupChange deleted = one.delete("deleted");
        GroupChange cleared = one.put("stays", EVER, gauge("m", "1"));
        one.write(pushed, failed, deleted, cleared);
        server.execute(
                "UPDATE weir.group_facts SET stamp = stamp - interval '16 min', ends = ends - interval '16 min'");

        one.purge();

        assertThat(rows()).containsExactly("1 stays", "3 m");
        assertThat(one.group("stays").families()).containsOnlyKeys("m");
    }

    /** The kind of each row, and what it is of. */
    private List<String> rows() {
        return server.query(
                """
                SELECT kind || ' ' || CASE kind
                    WHEN 3 THEN name
                    ELSE coalesce(labels->>'job', CASE group_id WHEN ?::uuid THEN 'deleted?' ELSE 'stays?' END) END
                FROM weir.group_facts ORDER BY 1
                """,
                id("deleted").toString());
    }
}
