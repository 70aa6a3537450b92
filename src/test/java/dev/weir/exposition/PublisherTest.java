package dev.weir.exposition;

import static dev.weir.exposition.Contributions.collected;
import static dev.weir.exposition.Contributions.gauge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.model.Samples;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublisherTest {
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private final SnapshotStore store = new SnapshotStore();
    private final ManualTime executor = new ManualTime(Instant.EPOCH);
    private final Publisher publisher = new Publisher(store, executor, executor);

    @AfterEach
    void close() {
        publisher.close();
    }

    @Test
    void rendersNothingOnTheThreadThatPublishes() {
        publish("a", 1);

        assertThat(text()).isEmpty();
        assertThat(executor.waiting()).isEqualTo(1);
    }

    @Test
    void publishesAtOnceWhenTheLastTimeIsLongAgo() {
        publish("a", 1);

        executor.advance(Duration.ZERO);

        assertThat(text()).contains("a 1\n");
    }

    @Test
    void ageIsTheTimeSinceThePublicationWhateverTheWallClockSays() {
        executor.advance(Duration.ofSeconds(3));
        assertThat(publisher.age()).isEqualTo(Duration.ofSeconds(3));

        publish("a", 1);
        executor.advance(Duration.ZERO);
        assertThat(publisher.age()).isZero();

        executor.jumpTo(Instant.EPOCH.plusSeconds(1_000_000));
        executor.advance(Duration.ofSeconds(2));
        assertThat(publisher.age()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void ageIsNeverNegativeThoughAPublicationComesWhileItIsRead() {
        var hurried = new AtomicBoolean();
        LongSupplier clock = () -> {
            long now = executor.getAsLong();
            if (hurried.getAndSet(false)) {
                executor.pass(Duration.ofSeconds(1));
                executor.advance(Duration.ZERO);
            }
            return now;
        };
        try (var other = new Publisher(store, executor, clock)) {
            publish("a", 1);

            hurried.set(true);

            assertThat(other.age()).isZero();
            assertThat(other.stats().publications()).isEqualTo(1);
        }
    }

    @Test
    void publishesChangesTogetherThatComeShortlyAfterAPublication() {
        publish("a", 1);
        executor.advance(Duration.ZERO);

        publish("a", 2);
        executor.advance(Duration.ofNanos(50 * MILLISECOND));
        publish("b", 3);
        executor.advance(Duration.ofNanos(49 * MILLISECOND));
        String before = text();
        executor.advance(Duration.ofNanos(MILLISECOND));

        assertThat(before).contains("a 1\n").doesNotContain("b 3");
        assertThat(text()).contains("a 2\n", "b 3\n");
        assertThat(publisher.stats().publications()).isEqualTo(2);
    }

    @Test
    void publishesAtMostTenTimesASecond() {
        for (int i = 1; i <= 10_000; i++) {
            publish("a", i);
            executor.advance(Duration.ofNanos(MILLISECOND));
        }

        assertThat(publisher.stats().publications()).isBetween(95L, 101L);
    }

    @Test
    void isCaughtUpWhileNothingHasChanged() {
        assertThat(publisher.caughtUp().toCompletableFuture()).isCompleted();
    }

    @Test
    void tellsWhenTheChangesUntilNowAreServed() {
        publish("a", 1);
        var first = publisher.caughtUp().toCompletableFuture();
        executor.advance(Duration.ZERO);
        publish("a", 2);
        var second = publisher.caughtUp().toCompletableFuture();

        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        executor.advance(Duration.ofNanos(100 * MILLISECOND));
        assertThat(second).isCompleted();
        assertThat(text()).contains("a 2\n");
    }

    @Test
    void letsNobodyWaitForWhatIsNeverPublished() {
        publish("a", 1);
        var waiting = publisher.caughtUp().toCompletableFuture();

        publisher.close();

        assertThat(waiting).isCompleted();
    }

    @Test
    void releasesWhatHasBeenRendered() {
        publish("a", 1);

        executor.advance(Duration.ZERO);

        assertThat(store.current().of(Owner.collector("a"))).singleElement().satisfies(held -> assertThat(
                        held.families())
                .singleElement()
                .satisfies(family -> assertThat(family.size()).isZero()));
    }

    @Test
    void publishesThoughThereWasNoMemoryToHaveAnEarlierChangePublished() {
        var changed = new SnapshotStore();
        var lacking = new AtomicBoolean(true);
        var timers = new ScheduledThreadPoolExecutor(1) {
            @Override
            public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
                if (lacking.getAndSet(false)) {
                    throw new OutOfMemoryError("none is left");
                }
                return super.schedule(command, delay, unit);
            }
        };
        try (var publishing = new Publisher(changed, timers, System::nanoTime)) {
            assertThatThrownBy(() -> publish(changed, "a", 1)).isInstanceOf(OutOfMemoryError.class);

            publish(changed, "a", 2);

            assertThat(publishing.caughtUp()).succeedsWithin(Duration.ofSeconds(30));
            assertThat(Bytes.text(publishing.current(), Format.TEXT)).contains("a 2\n");
        } finally {
            timers.shutdownNow();
        }
    }

    @Test
    void startsWithWhatTheStoreHolds() {
        var held = new SnapshotStore();
        publish(held, "a", 1);

        try (var late = new Publisher(held, executor, executor)) {
            executor.advance(Duration.ZERO);

            assertThat(Bytes.text(late.current(), Format.TEXT)).contains("a 1\n");
        }
    }

    @Test
    void anOwnerThatCannotBeRenderedNeitherStopsNorSpoilsTheOthers() {
        publish("a", 1);
        publish("b", 1);
        executor.advance(Duration.ofNanos(1_000 * MILLISECOND));

        store.publish(collected("a", "shop", 2, RendererTest.unrenderable()));
        executor.advance(Duration.ofNanos(1_000 * MILLISECOND));
        publish("b", 2);
        executor.advance(Duration.ofNanos(1_000 * MILLISECOND));
        String whileFailing = text();
        publish("a", 3);
        executor.advance(Duration.ofNanos(1_000 * MILLISECOND));

        assertThat(whileFailing).contains("a 1\n", "b 2\n");
        assertThat(text()).contains("a 3\n", "b 2\n");
        assertThat(publisher.stats().failures()).isEqualTo(2);
        assertThat(publisher.stats().publications()).isEqualTo(4);
    }

    @Test
    void servesTheLastExpositionAfterItsEnd() {
        publish("a", 1);
        executor.advance(Duration.ZERO);

        publish("a", 2);
        publisher.close();
        publish("a", 3);
        executor.advance(Duration.ofNanos(1_000 * MILLISECOND));

        assertThat(text()).contains("a 1\n");
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void aStoreCanBePublishedToAfterTheExecutorIsShutDown() {
        executor.shutdown();

        publish("a", 1);

        assertThat(text()).isEmpty();
        assertThat(store.current().owners()).hasSize(1);
    }

    /** Changes come between renderings and, by way of the clock that these read, within them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyChangeIsVisibleWithin250Milliseconds(long seed) {
        var random = new Random(seed);
        var changes = new HashMap<String, Long>();
        var changing = new SnapshotStore();
        LongSupplier clock = () -> {
            if (executor.isRunning()) {
                executor.pass(Duration.ofNanos(random.nextInt((int) (5 * MILLISECOND))));
                if (random.nextInt(4) == 0) {
                    change(changing, random, changes);
                }
            }
            return executor.getAsLong();
        };
        try (var tested = new Publisher(changing, executor, clock)) {
            for (int round = 0; round < 1_000; round++) {
                change(changing, random, changes);
                var expected = Map.copyOf(changes);

                executor.advance(Duration.ofNanos(random.nextInt((int) (120 * MILLISECOND))));
                change(changing, random, changes);
                executor.advance(Duration.ofNanos(250 * MILLISECOND));

                assertThat(missing(expected, tested.current()))
                        .as("round %d of seed %d", round, seed)
                        .isEmpty();
            }
        }
    }

    private static void change(SnapshotStore store, Random random, Map<String, Long> changes) {
        String collector = "c" + random.nextInt(5);
        long value = changes.getOrDefault(collector, 0L) + 1;
        changes.put(collector, value);
        publish(store, collector, value);
    }

    private static List<String> missing(Map<String, Long> expected, Exposition exposition) {
        var values = new HashMap<String, Double>();
        ExpositionParser.parse(Bytes.text(exposition, Format.TEXT), Format.TEXT)
                .series
                .forEach(series -> values.put(series.name(), series.value()));
        return expected.entrySet().stream()
                .filter(change -> values.getOrDefault(change.getKey(), 0.0) < change.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    private void publish(String collector, long value) {
        publish(store, collector, value);
    }

    private static void publish(SnapshotStore store, String collector, long value) {
        store.publish(collected(collector, "shop", value, gauge(collector, Samples.of((double) value))));
    }

    private String text() {
        return Bytes.text(publisher.current(), Format.TEXT);
    }
}
