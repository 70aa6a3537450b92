package dev.weir.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.CollectorConfig.OnEmpty;
import dev.weir.config.CollectorConfig.OnError;
import dev.weir.config.Schedule;
import dev.weir.exposition.Encoding;
import dev.weir.exposition.Format;
import dev.weir.exposition.Renderer;
import dev.weir.model.FamilySamples;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.source.Reason;
import dev.weir.testing.ManualTime;
import dev.weir.trace.Tracer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Several targets of one owner whose samples say nowhere which target they come from. */
class SharedOwnerTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final int LIMIT = 10;

    private final ManualTime time = new ManualTime(START);
    private final SnapshotStore store = new SnapshotStore();
    private final Holdings holdings = new Holdings();
    private final List<TargetStatus> changes = new ArrayList<>();
    private final ScriptedSource earlySource = new ScriptedSource();
    private final ScriptedSource lateSource = new ScriptedSource();
    private long limit = LIMIT;
    private OnError onError = new OnError.Keep();
    private ScheduledExecutorService timers = time;

    // The order of the configuration is not that of the names.
    private final TargetId early = new TargetId("docker", "zeus");
    private final TargetId late = new TargetId("docker", "apollo");

    @Test
    void laterTargetThatBringsASeriesOfAnEarlierOneFailsWhole() {
        Refresher first = refresher(early, 0, earlySource);
        Refresher second = refresher(late, 1, lateSource);
        give(first, earlySource, "a", "b");

        give(second, lateSource, "c", "b");

        assertThat(lines()).containsExactly("orders{n=\"a\"} 1", "orders{n=\"b\"} 1");
        Outcome.Failure failure = second.status().failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo(Reason.MAPPING);
        assertThat(failure.message())
                .isEqualTo(
                        "the series orders{n=\"b\"} is given by docker@zeus, too, which stands before it in the configuration");
        assertThat(second.stats().outcomes("mapping")).isEqualTo(1);
        assertThat(second.stats().outcomes("success")).isZero();
        assertThat(status(late)).containsEntry("weir_collector_up", 0.0).containsEntry("weir_collector_samples", 0.0);
        assertThat(first.status().state()).isEqualTo(TargetStatus.State.UP);
    }

    @Test
    void whatTheLaterTargetHadBeforeStaysOrGoesByItsPolicy() {
        for (OnError policy : List.of(new OnError.Keep(), new OnError.Drop())) {
            onError = policy;
            Refresher first = refresher(early, 0, earlySource);
            Refresher second = refresher(late, 1, lateSource);
            give(first, earlySource, "a");
            give(second, lateSource, "c");

            give(second, lateSource, "a", "d");

            boolean isKept = policy instanceof OnError.Keep;
            assertThat(second.status().samples()).isEqualTo(isKept ? 1 : 0);
            assertThat(lines().contains("orders{n=\"c\"} 1")).isEqualTo(isKept);
            time.advance(Duration.ofMillis(1));
        }
    }

    @Test
    void earlierTargetTakesTheSeriesAndTheLaterOneIsWithdrawnInTheSamePublication() {
        Refresher first = refresher(early, 0, earlySource);
        Refresher second = refresher(late, 1, lateSource);
        give(second, lateSource, "b", "c");
        give(first, earlySource, "a");
        time.advance(Duration.ofSeconds(7));
        List<List<String>> publications = new ArrayList<>();
        store.onPublish(() -> publications.add(lines()));
        changes.clear();

        give(first, earlySource, "a", "b");

        assertThat(publications).containsExactly(List.of("orders{n=\"a\"} 1", "orders{n=\"b\"} 1"));
        assertThat(status(late))
                .containsEntry("weir_collector_up", 0.0)
                .containsEntry("weir_collector_samples", 0.0)
                .containsEntry("weir_collector_last_success_timestamp_seconds", (double) START.getEpochSecond());
        assertThat(second.status().failure().orElseThrow().message()).contains("orders{n=\"b\"}", "docker@zeus");
        assertThat(second.stats().withdrawn()).isEqualTo(1);
        assertThat(second.size()).isEqualTo(TargetSize.NONE);
        assertThat(second.stats().outcomes("success"))
                .as("the refresh that brought them")
                .isEqualTo(1);
        assertThat(second.stats().outcomes("mapping")).isZero();
        assertThat(changes.stream().map(change -> change.id() + " " + change.state()))
                .containsExactly("docker@apollo DOWN");
    }

    @Test
    void laterTargetPublishesAgainWhenTheEarlierOnesSamplesAreGone() {
        onError = new OnError.Drop();
        Refresher first = refresher(early, 0, earlySource);
        Refresher second = refresher(late, 1, lateSource);
        give(first, earlySource, "b");
        give(second, lateSource, "b", "c");
        assertThat(second.status().state()).isEqualTo(TargetStatus.State.DOWN);

        first.refresh();
        earlySource.fail(Reason.CONNECTION, "refused");
        assertThat(lines()).isEmpty();
        give(second, lateSource, "b", "c");

        assertThat(lines()).containsExactly("orders{n=\"b\"} 1", "orders{n=\"c\"} 1");
        assertThat(status(late)).containsEntry("weir_collector_up", 1.0);
    }

    @Test
    void laterTargetPublishesAgainWhenTheEarlierOneIsReleased() {
        Refresher first = refresher(early, 0, earlySource);
        Refresher second = refresher(late, 1, lateSource);
        give(first, earlySource, "b");
        give(second, lateSource, "b");

        holdings.release(early);
        give(second, lateSource, "b");

        assertThat(second.status().state()).isEqualTo(TargetStatus.State.UP);
    }

    @Test
    void sizeLimitIsThatOfAllTargetsTogether() {
        Refresher first = refresher(early, 0, earlySource);
        Refresher second = refresher(late, 1, lateSource);
        give(first, earlySource, "1", "2", "3", "4", "5", "6");
        give(second, lateSource, "7", "8", "9", "10");
        assertThat(lines()).as("at the limit").hasSize(LIMIT);

        give(second, lateSource, "7", "8", "9", "10", "11");

        assertThat(lines()).as("above it").hasSize(LIMIT);
        Outcome.Failure failure = second.status().failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo(Reason.LIMIT);
        assertThat(failure.message())
                .isEqualTo(
                        "the samples take 5 bytes, those of the collector's other targets 6, and max_exposition_bytes is 10");
        assertThat(second.stats().outcomes("limit")).isEqualTo(1);

        give(first, earlySource, "1");
        give(second, lateSource, "7", "8", "9", "10", "11", "12", "13", "14", "15");

        assertThat(lines()).as("after the other one has less").hasSize(LIMIT);
        assertThat(second.status().state()).isEqualTo(TargetStatus.State.UP);
    }

    @Test
    void whatIsLeftOfALargerLimitDoesNotKeepOutWhatKeepsToTheNewOne() {
        limit = 12;
        Refresher first = refresher(early, 0, earlySource);
        Refresher second = refresher(late, 1, lateSource);
        give(first, earlySource, "1", "2", "3", "4", "5", "6");
        give(second, lateSource, "7", "8", "9", "10", "11", "12");

        limit = 6;
        first.change(target(early, 0, earlySource, OnEmpty.PUBLISH));
        second.change(target(late, 1, lateSource, OnEmpty.PUBLISH));
        give(first, earlySource, "1", "2", "3");
        give(second, lateSource, "7", "8", "9", "10");

        assertThat(first.status().samples()).as("alone it keeps to the limit").isEqualTo(3);
        assertThat(second.status().failure().orElseThrow().message()).contains("other targets 3");

        give(second, lateSource, "7", "8", "9");

        assertThat(lines()).hasSize(6);
    }

    @Test
    void whatIsLeftOfAnOlderDefinitionKeepsItsSeriesFromLaterTargets() {
        Refresher first = refresher(early, 0, earlySource);
        Refresher second = refresher(late, 1, lateSource);
        give(first, earlySource, "b");

        first.change(target(early, 0, earlySource, OnEmpty.PUBLISH));
        give(second, lateSource, "b");

        assertThat(lines()).containsExactly("orders{n=\"b\"} 1");
        assertThat(second.status().state()).isEqualTo(TargetStatus.State.DOWN);
    }

    @Test
    void targetThatWasRemovedTakesNothingFromTheOneThatCameInItsPlace() {
        onError = new OnError.KeepFor(Duration.ofMinutes(1));
        Refresher first = refresher(early, 0, earlySource);
        Refresher gone = refresher(late, 1, lateSource);
        give(gone, lateSource, "1");
        gone.refresh();
        lateSource.fail(Reason.CONNECTION, "refused");
        gone.remove();
        time.advance(Duration.ofMinutes(2));
        give(refresher(late, 1, lateSource), lateSource, "1", "2", "3", "4", "5", "6");

        gone.expire();
        give(first, earlySource, "7", "8", "9", "10", "11");

        assertThat(first.status().failure().orElseThrow().reason()).isEqualTo(Reason.LIMIT);
        assertThat(lines()).hasSize(6);
    }

    @Test
    void samplesThatAnEarlierTargetTakesTheSeriesOfDoNotCountAgainstItsSize() {
        Refresher first = refresher(early, 0, earlySource);
        Refresher second = refresher(late, 1, lateSource);
        give(second, lateSource, "1", "2", "3", "4", "5", "6");

        give(first, earlySource, "1", "2", "3", "4", "5", "6");

        assertThat(first.status().state()).isEqualTo(TargetStatus.State.UP);
        assertThat(lines()).hasSize(6);
    }

    @Test
    void emptyAnswerThatIsKeptKeepsItsSeriesFromLaterTargets() {
        Refresher first = refresher(early, 0, earlySource, OnEmpty.KEEP);
        Refresher second = refresher(late, 1, lateSource);
        give(first, earlySource, "b");
        give(first, earlySource);

        give(second, lateSource, "b");

        assertThat(lines()).containsExactly("orders{n=\"b\"} 1");
        assertThat(second.status().state()).isEqualTo(TargetStatus.State.DOWN);
    }

    @Test
    void noPublicationHoldsASeriesTwiceHoweverTheTargetsRace() throws InterruptedException {
        timers = Executors.newSingleThreadScheduledExecutor();
        ExecutorService workers = Executors.newFixedThreadPool(4);
        List<String> twice = new ArrayList<>();
        List<ScriptedSource> sources = new ArrayList<>();
        List<Refresher> refreshers = new ArrayList<>();
        for (int place = 0; place < 4; place++) {
            sources.add(new ScriptedSource());
            refreshers.add(refresher(new TargetId("docker", "engine" + place), place, sources.get(place)));
        }
        store.onPublish(() -> {
            List<String> now = lines();
            if (now.stream().distinct().count() < now.size()) {
                synchronized (twice) {
                    twice.addAll(now);
                }
            }
        });

        for (int place = 0; place < 4; place++) {
            Refresher refresher = refreshers.get(place);
            ScriptedSource source = sources.get(place);
            var random = new Random(place);
            workers.execute(() -> {
                for (int round = 0; round < 300; round++) {
                    give(refresher, source, "" + random.nextInt(6), "x" + random.nextInt(6));
                    refresher.status();
                }
            });
        }
        workers.shutdown();

        assertThat(workers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        timers.shutdownNow();
        assertThat(twice).isEmpty();
        assertThat(refreshers)
                .allSatisfy(refresher -> assertThat(refresher.stats().outcomes("success")
                                + refresher.stats().outcomes("mapping"))
                        .isEqualTo(300));
        assertThat(refreshers.get(0).stats().outcomes("mapping")).isZero();
    }

    private Refresher refresher(TargetId id, int place, ScriptedSource source) {
        return refresher(id, place, source, OnEmpty.PUBLISH);
    }

    private Refresher refresher(TargetId id, int place, ScriptedSource source, OnEmpty onEmpty) {
        return new Refresher(
                target(id, place, source, onEmpty),
                new Refresher.Environment(
                        store,
                        new Clocks(time, time, timers),
                        Runnable::run,
                        families ->
                                families.stream().mapToLong(FamilySamples::size).sum(),
                        new Tracer(time),
                        event -> {
                            if (event instanceof TargetStatus change) {
                                synchronized (changes) {
                                    changes.add(change);
                                }
                            }
                        },
                        time.instant().toEpochMilli()));
    }

    private Target target(TargetId id, int place, ScriptedSource source, OnEmpty onEmpty) {
        return new Target(
                id,
                Owner.collector("docker"),
                holdings,
                place,
                true,
                new Schedule.Interval(Duration.ofMinutes(1)),
                Duration.ofSeconds(10),
                onError,
                onEmpty,
                100,
                limit,
                null,
                Map.of(),
                source,
                new Permits(id.database(), 1, timers));
    }

    private static void give(Refresher refresher, ScriptedSource source, String... names) {
        refresher.refresh();
        source.answerNames(names);
    }

    /** The owner's lines as they are rendered. */
    private List<String> lines() {
        try (var renderer = new Renderer(System::nanoTime)) {
            return renderer.render(store.current())
                    .body(Format.TEXT, Encoding.IDENTITY)
                    .toString()
                    .lines()
                    .filter(line -> line.startsWith("orders"))
                    .toList();
        }
    }

    private Map<String, Double> status(TargetId target) {
        return store.current().of(Owner.TARGETS).stream()
                .filter(contribution -> contribution.target().equals(target))
                .flatMap(contribution -> contribution.families().stream())
                .collect(Collectors.toMap(
                        family -> family.family().name(),
                        family -> family.blocks().get(0).value(0)));
    }
}
