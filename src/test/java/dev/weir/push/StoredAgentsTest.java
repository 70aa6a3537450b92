package dev.weir.push;

import static dev.weir.push.AgentsFixture.INTERVAL;
import static dev.weir.push.AgentsFixture.ONE;
import static dev.weir.push.AgentsFixture.RETENTION;
import static dev.weir.push.AgentsFixture.START;
import static dev.weir.push.AgentsFixture.TWO;
import static dev.weir.push.AgentsFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.push.batch.BatcherStats;
import dev.weir.push.batch.LossReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What agents tell, kept in a store that replicas share. */
class StoredAgentsTest {
    private final SharedMetadata shared = new SharedMetadata(true);
    private final AgentsFixture here = new AgentsFixture(shared);

    @Test
    void isShownAtOnceAndWrittenWithTheNextBatch() {
        here.add(ONE, entry("a", "1"), entry("b", "x"));
        here.add(ONE, entry("a", "2"));
        here.aMoment();

        assertThat(here.shown(ONE)).containsExactly("a 2.0", "b 'x'");
        assertThat(shared.writes).isEmpty();

        here.time.advance(INTERVAL);

        assertThat(shared.writes).hasSize(1);
        assertThat(row(ONE, "a").value()).isEqualTo("2");
        assertThat(batches().flushed()).isEqualTo(2);
        assertThat(batches().superseded()).isEqualTo(1);
    }

    @Test
    void otherReplicaShowsItWithinAMomentOfTheWrite() {
        var there = new AgentsFixture(shared);
        here.add(ONE, entry("a", "1"));
        here.time.advance(INTERVAL);
        there.aMoment();

        assertThat(there.shown(ONE)).containsExactly("a 1.0");
        assertThat(there.agents.stats().entries()).isEqualTo(1);
    }

    @Test
    void newReplicaShowsWhatWasWritten() {
        here.add(ONE, entry("a", "1"));
        here.add(TWO, entry("b", "2"));
        here.time.advance(INTERVAL);

        var restarted = new AgentsFixture(shared);
        restarted.aMoment();

        assertThat(restarted.shown(ONE)).containsExactly("a 1.0");
        assertThat(restarted.shown(TWO)).containsExactly("b 2.0");
    }

    @Test
    void newestWinsAcrossReplicasWhateverTheOrderOfTheWrites() {
        var there = new AgentsFixture(shared);
        here.time.advance(Duration.ofMinutes(1));
        shared.held = true;
        there.add(ONE, entry("a", "new", START.plusSeconds(20)));
        here.add(ONE, entry("a", "old", START.plusSeconds(10)));
        there.time.advance(INTERVAL);
        shared.letGo();
        here.aMoment();

        assertThat(row(ONE, "a").value()).isEqualTo("new");
        assertThat(here.shown(ONE)).containsExactly("a 'new'");
        assertThat(there.shown(ONE)).containsExactly("a 'new'");
    }

    @Test
    void whatIsNotYetWrittenIsNotUndoneByWhatIsRead() {
        here.add(ONE, entry("a", "1"));
        here.time.advance(INTERVAL);
        here.add(ONE, entry("a", "2"), entry("b", "2"));
        shared.resubscribe();
        here.aMoment();

        assertThat(here.shown(ONE)).containsExactly("a 2.0", "b 2.0");

        here.time.advance(INTERVAL);
        shared.resubscribe();
        here.aMoment();
        assertThat(here.shown(ONE)).containsExactly("a 2.0", "b 2.0");
        assertThat(row(ONE, "b").value()).isEqualTo("2");
    }

    @Test
    void whatIsBeingWrittenIsNotUndoneByAReadBeforeIt() {
        shared.held = true;
        shared.resubscribe();
        here.add(ONE, entry("a", "1"));
        here.time.advance(INTERVAL);
        here.add(ONE, entry("a", "2"));
        shared.letGo();
        here.aMoment();

        assertThat(here.shown(ONE)).containsExactly("a 2.0");
        here.time.advance(INTERVAL);
        assertThat(row(ONE, "a").value()).isEqualTo("2");
        assertThat(here.shown(ONE)).containsExactly("a 2.0");
    }

    @Test
    void newerValueOfAnotherReplicaIsShownThoughAnOlderOneWaits() {
        here.time.advance(Duration.ofMinutes(1));
        here.add(ONE, entry("a", "old", START.plusSeconds(10)));
        shared.rows.put(new MetadataKey(ONE, "a"), new Metadata("new", "", START.plusSeconds(20)));
        here.agents.listener().onChanged(List.of(ONE));
        here.aMoment();

        assertThat(here.shown(ONE)).containsExactly("a 'new'");
        here.time.advance(INTERVAL);
        assertThat(row(ONE, "a").value()).isEqualTo("new");
    }

    @Test
    void whatTheStoreHasNoMoreIsGone() {
        here.add(ONE, entry("a", "1"), entry("b", "1"));
        here.time.advance(INTERVAL);
        shared.rows.remove(new MetadataKey(ONE, "a"));

        shared.resubscribe();
        here.aMoment();

        assertThat(here.shown(ONE)).containsExactly("b 1.0");
    }

    @Test
    void missedMessageIsMadeUpForWithinAMinute() {
        var there = new AgentsFixture(shared);
        shared.deaf = true;
        here.add(ONE, entry("a", "1"));
        here.time.advance(INTERVAL);
        there.aMoment();
        assertThat(there.shown(ONE)).isEmpty();

        there.seconds(60);

        assertThat(there.shown(ONE)).containsExactly("a 1.0");
    }

    @Test
    void whatOutlivesItsRetentionIsGoneFromTheStoreAndEveryReplica() {
        var there = new AgentsFixture(shared);
        here.add(ONE, entry("a", "1"));
        here.time.advance(INTERVAL);
        there.aMoment();

        here.time.advance(RETENTION);
        here.seconds(1);
        there.seconds(61);

        assertThat(here.shown(ONE)).isEmpty();
        assertThat(there.shown(ONE)).isEmpty();
        assertThat(shared.rows).isEmpty();
        assertThat(here.agents.stats().expired()).isEqualTo(1);
    }

    @Test
    void oldRowsOfTheStoreAreNotShown() {
        shared.rows.put(
                new MetadataKey(ONE, "a"),
                new Metadata("1", "", START.minus(RETENTION).minusSeconds(1)));

        shared.resubscribe();
        here.aMoment();

        assertThat(here.shown(ONE)).isEmpty();
        assertThat(here.agents.stats().agents()).isZero();
    }

    @Test
    void whatThereIsNoRoomForIsDroppedAndNotShown() {
        shared.held = true;
        var keys = new ArrayList<MetadataEntry>();
        for (int i = 0; i < 30; i++) {
            keys.add(entry("k" + i, "1"));
        }

        MetadataVerdict verdict = here.agents.add(ONE, keys);
        here.aMoment();

        // A batch of 4 is under way, and 20 wait.
        assertThat(verdict).isEqualTo(new MetadataVerdict(24, 6, List.of()));
        assertThat(here.shown(ONE)).hasSize(24);
        assertThat(here.agents.stats().refused(PushReason.OVERLOAD)).isEqualTo(6);
        assertThat(batches().dropped()).isEqualTo(6);
        shared.letGo();
        here.time.advance(INTERVAL.multipliedBy(2));
        assertThat(shared.rows).hasSize(24);
    }

    @Test
    void storeThatIsDownIsTriedAgainWhileAllIsShown() {
        shared.down = true;
        here.add(ONE, entry("a", "1"));
        here.seconds(60);
        here.add(ONE, entry("a", "2"));
        here.aMoment();
        assertThat(here.shown(ONE)).containsExactly("a 2.0");

        shared.down = false;
        here.seconds(60);

        assertThat(row(ONE, "a").value()).isEqualTo("2");
        assertThat(here.shown(ONE)).containsExactly("a 2.0");
        assertThat(batches().pending()).isZero();
    }

    @Test
    void whatIsLostInTheEndGivesWayToWhatTheStoreHas() {
        here.add(ONE, entry("a", "kept"));
        here.time.advance(INTERVAL);
        shared.down = true;
        here.add(ONE, entry("a", "lost"), entry("b", "lost"));
        here.seconds(600);
        assertThat(here.shown(ONE)).containsExactly("a 'lost'", "b 'lost'");
        assertThat(batches().lost(LossReason.EXPIRED)).isEqualTo(2);

        shared.down = false;
        here.seconds(1);

        assertThat(here.shown(ONE)).containsExactly("a 'kept'");
    }

    @Test
    void failedReadIsTriedAgainAtTheNextTick() {
        var there = new AgentsFixture(shared);
        shared.deaf = true;
        here.add(ONE, entry("a", "1"));
        here.time.advance(INTERVAL);
        shared.down = true;
        there.agents.listener().onChanged(List.of(ONE));
        there.seconds(3);
        assertThat(there.shown(ONE)).isEmpty();

        shared.down = false;
        there.seconds(1);

        assertThat(there.shown(ONE)).containsExactly("a 1.0");
    }

    @Test
    void messagesThatComeWhileAReadIsUnderWayAreOneRead() {
        shared.held = true;
        shared.reads.clear();
        for (int i = 0; i < 1_000; i++) {
            here.agents.listener().onChanged(List.of(new UUID(7, i), ONE));
        }
        shared.letGo();

        assertThat(shared.reads).containsExactly(2, 1_000);
    }

    @Test
    void endWritesWhatWaits() {
        for (int i = 0; i < 10; i++) {
            here.add(new UUID(7, i), entry("a", "1"));
        }
        here.agents.close().await().indefinitely();

        assertThat(shared.rows).hasSize(10);
        assertThat(here.add(ONE, entry("a", "1")).dropped()).isEqualTo(1);
    }

    @Test
    void withoutGuardALateOlderValueOverwritesANewerEverywhere() {
        var unguarded = new SharedMetadata(false);
        var one = new AgentsFixture(unguarded);
        var other = new AgentsFixture(unguarded);
        one.time.advance(Duration.ofMinutes(1));
        one.add(ONE, entry("a", "new", START.plusSeconds(20)));
        one.time.advance(INTERVAL);
        other.add(ONE, entry("a", "old", START.plusSeconds(10)));
        one.time.advance(INTERVAL);
        one.aMoment();

        assertThat(Objects.requireNonNull(unguarded.rows.get(new MetadataKey(ONE, "a")))
                        .value())
                .isEqualTo("old");
        assertThat(one.shown(ONE)).containsExactly("a 'old'");
        assertThat(other.shown(ONE)).containsExactly("a 'old'");
    }

    private Metadata row(UUID agent, String key) {
        return Objects.requireNonNull(shared.rows.get(new MetadataKey(agent, key)));
    }

    private BatcherStats batches() {
        return Objects.requireNonNull(here.agents.batches());
    }
}
