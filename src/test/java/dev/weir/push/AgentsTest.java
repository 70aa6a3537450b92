package dev.weir.push;

import static dev.weir.push.AgentsFixture.ONE;
import static dev.weir.push.AgentsFixture.RETENTION;
import static dev.weir.push.AgentsFixture.START;
import static dev.weir.push.AgentsFixture.TWO;
import static dev.weir.push.AgentsFixture.config;
import static dev.weir.push.AgentsFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.weir.model.FamilySamples;
import dev.weir.model.TargetId;
import dev.weir.push.MetadataVerdict.Refusal;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.testing.OwnThread;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What agents tell, in memory. */
class AgentsTest {
    private final AgentsFixture fixture = new AgentsFixture();
    private final Agents agents = fixture.agents;

    @Test
    void numbersTextAndErrorsAreFamiliesOfTheirOwn() {
        MetadataVerdict verdict = fixture.add(
                ONE,
                entry("load", "0.5"),
                entry("version", "1.2.3"),
                new MetadataEntry("disk", "", "df: not found", null),
                new MetadataEntry("both", "7", "not sure", null),
                entry("nothing", " "));
        fixture.aMoment();

        assertThat(verdict).isEqualTo(new MetadataVerdict(5, 0, List.of()));
        assertThat(fixture.shown(ONE)).containsExactly("both 7.0 error", "disk error", "load 0.5", "version '1.2.3'");
        assertThat(agents.stats().agents()).isEqualTo(1);
        assertThat(agents.stats().entries()).isEqualTo(5);
        assertThat(agents.stats().accepted()).isEqualTo(5);
        assertThat(agents.batches()).isNull();
    }

    @Test
    void allOfItAreGaugesOfTheAgent() {
        fixture.add(ONE, new MetadataEntry("a", "x", "y", null), entry("b", "1"));
        fixture.aMoment();

        for (String family : List.of("weir_agent_metadata", "weir_agent_metadata_info", "weir_agent_metadata_error")) {
            List<Contribution> contributions = fixture.snapshot.current().of(Owner.pushed(family));
            assertThat(contributions)
                    .extracting(Contribution::target)
                    .containsExactly(new TargetId("agents", ONE.toString()));
            FamilySamples samples = contributions.get(0).families().get(0);
            assertThat(samples.family().type().text()).isEqualTo("gauge");
            assertThat(samples.family().type().openMetrics()).isEqualTo("gauge");
            assertThat(samples.family().name()).isEqualTo(family);
        }
    }

    @Test
    void keyThatBecomesTextIsNoNumberAnyMore() {
        fixture.add(ONE, entry("key", "1"));
        fixture.aMoment();
        fixture.add(ONE, entry("key", "one"));
        fixture.aMoment();

        assertThat(fixture.shown(ONE)).containsExactly("key 'one'");
        assertThat(fixture.snapshot.current().owners()).containsExactly(Owner.pushed("weir_agent_metadata_info"));
    }

    @Test
    void newestWinsAndOfTheSameAgeTheLastToArrive() {
        fixture.time.advance(Duration.ofMinutes(1));
        fixture.add(ONE, entry("key", "2", START.plusSeconds(2)));
        fixture.add(ONE, entry("key", "1", START.plusSeconds(1)));
        fixture.aMoment();
        assertThat(fixture.shown(ONE)).containsExactly("key 2.0");

        fixture.add(ONE, entry("key", "22", START.plusSeconds(2)));
        fixture.aMoment();
        assertThat(fixture.shown(ONE)).containsExactly("key 22.0");

        fixture.add(ONE, entry("key", "3", START.plusSeconds(3)), entry("key", "33", START.plusSeconds(3)));
        fixture.aMoment();
        assertThat(fixture.shown(ONE)).containsExactly("key 33.0");
    }

    @Test
    void agentWhoseClockIsFastDoesNotBlockItself() {
        fixture.add(ONE, entry("key", "1", START.plus(Duration.ofDays(365))));
        fixture.time.advance(Duration.ofSeconds(1));
        fixture.add(ONE, entry("key", "2", null));
        fixture.aMoment();

        assertThat(fixture.shown(ONE)).containsExactly("key 2.0");
    }

    @Test
    void clockThatIsSetBackBlocksNobody() {
        fixture.add(ONE, entry("key", "1"));
        fixture.time.jumpTo(START.minus(Duration.ofHours(1)));
        fixture.add(ONE, entry("key", "2"));
        fixture.aMoment();

        assertThat(fixture.shown(ONE)).containsExactly("key 2.0");
    }

    @Test
    void withoutGuardTheLastToArriveWins() {
        var unguarded = new AgentsFixture(new SharedMetadata(false));
        unguarded.time.advance(Duration.ofMinutes(1));
        unguarded.add(ONE, entry("key", "2", START.plusSeconds(2)));
        unguarded.time.advance(AgentsFixture.INTERVAL);
        unguarded.add(ONE, entry("key", "1", START.plusSeconds(1)));
        unguarded.aMoment();

        assertThat(unguarded.shown(ONE)).containsExactly("key 1.0");
    }

    @Test
    void entryIsGoneAtTheTickAfterItsRetention() {
        fixture.add(ONE, entry("old", "1"), entry("kept", "1"));
        fixture.add(TWO, entry("other", "1"));
        fixture.time.advance(RETENTION.minusSeconds(1));
        fixture.add(ONE, entry("kept", "2"));
        fixture.seconds(1);
        assertThat(fixture.shown(ONE)).containsExactly("kept 2.0", "old 1.0");

        fixture.seconds(1);

        assertThat(fixture.shown(ONE)).containsExactly("kept 2.0");
        assertThat(fixture.shown(TWO)).isEmpty();
        assertThat(agents.stats().expired()).isEqualTo(2);
        assertThat(agents.stats().agents()).isEqualTo(1);
        assertThat(agents.stats().entries()).isEqualTo(1);
        fixture.time.advance(RETENTION);
        fixture.seconds(1);
        assertThat(fixture.snapshot.current().owners()).isEmpty();
    }

    @Test
    void shorterRetentionHoldsAtOnce() {
        fixture.add(ONE, entry("key", "1"));
        fixture.seconds(60);

        agents.change(config(Duration.ofSeconds(30), true));
        fixture.seconds(1);

        assertThat(fixture.shown(ONE)).isEmpty();
        MetadataVerdict late = fixture.add(ONE, entry("key", "1", START));
        assertThat(late.refused()).extracting(Refusal::reason).containsExactly(PushReason.MALFORMED);
    }

    @Test
    void thousandAgentsAreOnePublicationWithinAMoment() {
        for (int i = 0; i < 1_000; i++) {
            fixture.add(new UUID(7, i), entry("load", "" + i), entry("name", "agent " + i));
        }
        assertThat(fixture.publications()).isZero();

        fixture.aMoment();

        assertThat(fixture.publications()).isEqualTo(1);
        assertThat(fixture.shown(new UUID(7, 999))).containsExactly("load 999.0", "name 'agent 999'");
        assertThat(agents.stats().agents()).isEqualTo(1_000);
    }

    @Test
    void whatLooksTheSameIsNotPublishedAgain() {
        fixture.add(ONE, entry("key", "1"));
        fixture.aMoment();
        fixture.time.advance(Duration.ofSeconds(10));
        fixture.add(ONE, entry("key", "1"));
        fixture.aMoment();

        assertThat(fixture.publications()).isEqualTo(1);
        fixture.time.advance(RETENTION.minusSeconds(5));
        fixture.seconds(1);
        assertThat(fixture.shown(ONE)).as("it was told again meanwhile").containsExactly("key 1.0");
    }

    @Test
    void refusedEntriesHurtNoOthers() {
        MetadataVerdict verdict = fixture.add(ONE, entry("a", "1"), entry("", "2"), entry("b", "\0"), entry("c", "3"));
        fixture.add(TWO, entry("\ud800", "1"));
        fixture.aMoment();

        assertThat(verdict.accepted()).isEqualTo(2);
        assertThat(verdict.refused()).extracting(Refusal::index).containsExactly(1, 2);
        assertThat(fixture.shown(ONE)).containsExactly("a 1.0", "c 3.0");
        assertThat(agents.stats().refused(PushReason.MALFORMED)).isEqualTo(3);
        assertThat(agents.stats().agents()).isEqualTo(1);
    }

    @Test
    void thereIsAMostOfEntries() {
        for (int i = 0; i < AgentRegister.MOST_ENTRIES / 100; i++) {
            var entries = new ArrayList<MetadataEntry>();
            for (int j = 0; j < 100; j++) {
                entries.add(entry("k" + j, "1"));
            }
            agents.add(new UUID(7, i), entries);
        }

        MetadataVerdict beyond = fixture.add(ONE, entry("one", "1"), entry("", "1"), entry("two", "1"));
        MetadataVerdict known = fixture.add(new UUID(7, 0), entry("k0", "2"));
        fixture.aMoment();

        assertThat(agents.stats().entries()).isEqualTo(AgentRegister.MOST_ENTRIES);
        assertThat(beyond.accepted()).isZero();
        assertThat(beyond.refused())
                .extracting(Refusal::index, Refusal::reason)
                .containsExactly(
                        tuple(0, PushReason.MAX_SERIES),
                        tuple(1, PushReason.MALFORMED),
                        tuple(2, PushReason.MAX_SERIES));
        assertThat(known.accepted()).isEqualTo(1);
        assertThat(fixture.shown(new UUID(7, 0))).contains("k0 2.0");
        assertThat(agents.stats().refused(PushReason.MAX_SERIES)).isEqualTo(2);
    }

    @Test
    void thereIsAMostOfText() {
        long each = 2_048L + "key".length();
        long fitting = AgentRegister.MOST_BYTES / each;
        for (int i = 0; i < fitting; i++) {
            assertThat(fixture.add(new UUID(7, i), entry("key", "x".repeat(2_048)))
                            .accepted())
                    .isEqualTo(1);
        }

        assertThat(fixture.add(ONE, entry("key", "x".repeat(2_048))).refused())
                .extracting(Refusal::reason)
                .containsExactly(PushReason.MAX_SERIES);
        fixture.add(new UUID(7, 0), entry("key", ""));
        assertThat(fixture.add(ONE, entry("key", "x".repeat(2_048))).accepted()).isEqualTo(1);
    }

    @Test
    void nothingIsTakenAfterTheEnd() {
        agents.close().await().indefinitely();

        MetadataVerdict verdict = fixture.add(ONE, entry("key", "1"));
        fixture.aMoment();

        assertThat(verdict).isEqualTo(new MetadataVerdict(0, 1, List.of()));
        assertThat(agents.stats().refused(PushReason.OVERLOAD)).isEqualTo(1);
        assertThat(fixture.shown(ONE)).isEmpty();
    }

    @Test
    void listIsOrderedAndOfEachAgentWhole() {
        fixture.add(TWO, entry("b", "2"), entry("a", "1"));
        fixture.add(ONE, entry("c", "3"));

        Map<UUID, Map<String, Metadata>> all = agents.list(3);

        assertThat(all.keySet()).containsExactly(ONE, TWO);
        assertThat(all.get(TWO)).containsOnlyKeys("a", "b").containsEntry("a", new Metadata("1", "", START));
        assertThat(agents.list(2).keySet()).containsExactly(ONE);
        assertThat(agents.list(0)).isEmpty();
    }

    @Test
    void manyAgentsTellAtOnceFromManyThreads() {
        ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
        try {
            var snapshot = new SnapshotStore();
            var together = new Agents(
                    config(RETENTION, true), null, Clock.systemUTC(), System::nanoTime, timers, snapshot, flush -> {});
            var threads = new ArrayList<CompletableFuture<Void>>();
            for (int thread = 0; thread < 8; thread++) {
                int first = thread * 125;
                threads.add(OwnThread.run(() -> {
                    for (int round = 0; round < 5; round++) {
                        for (int i = 0; i < 125; i++) {
                            together.add(
                                    new UUID(7, first + i), List.of(entry("round", "" + round), entry("name", "x")));
                        }
                    }
                }));
            }
            threads.forEach(CompletableFuture::join);

            assertThat(together.stats().accepted()).isEqualTo(10_000);
            assertThat(together.stats().entries()).isEqualTo(2_000);
            Awaitility.await()
                    .until(() -> snapshot.current().of(numbers()).stream()
                                    .filter(contribution -> contribution
                                                    .families()
                                                    .get(0)
                                                    .blocks()
                                                    .get(0)
                                                    .value(0)
                                            == 4)
                                    .count()
                            == 1_000);
        } finally {
            timers.shutdownNow();
        }
    }

    private static Owner numbers() {
        return Owner.pushed("weir_agent_metadata");
    }
}
