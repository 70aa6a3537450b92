package dev.weir.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.TracesConfig;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.testing.OwnThread;
import dev.weir.trace.Tracer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** Workers that start, renew and end at once, while ticks and reloads go on: nothing is lost, and nobody waits for ever. */
class ConcurrentLeasesTest {
    private static final int WORKERS = 8;
    private static final int EACH = 500;
    private static final TracesConfig LIMITS =
            new TracesConfig(Duration.ofNanos(4_000), Duration.ofHours(1), 10_000, 10_000);

    private final AtomicLong nanos = new AtomicLong();
    private final SnapshotStore store = new SnapshotStore();
    private final Traces traces =
            new Traces(new Tracer(nanos::incrementAndGet), nanos::incrementAndGet, new Random(7), store);
    private final LongAdder ended = new LongAdder();
    private final LongAdder lost = new LongAdder();

    @Test
    void nothingIsLostWhoeverComesFirst() throws Exception {
        traces.change(TracesFixture.config(LIMITS));
        var working = new AtomicBoolean(true);
        var contradictions = new ArrayList<String>();
        CompletableFuture<Void> ticks = OwnThread.run(() -> {
            while (working.get()) {
                traces.tick();
                checkPublication(contradictions);
            }
        });
        CompletableFuture<Void> reloads = OwnThread.run(() -> {
            while (working.get()) {
                store.together(() -> traces.change(TracesFixture.config(LIMITS)));
                traces.open();
            }
        });
        var workers = new ArrayList<CompletableFuture<Void>>();
        for (int worker = 0; worker < WORKERS; worker++) {
            int seed = worker;
            workers.add(OwnThread.run(() -> work(new Random(seed))));
        }
        for (CompletableFuture<Void> worker : workers) {
            worker.get(60, TimeUnit.SECONDS);
        }
        working.set(false);
        ticks.get(60, TimeUnit.SECONDS);
        reloads.get(60, TimeUnit.SECONDS);
        nanos.addAndGet(10_000);
        traces.tick();
        checkPublication(contradictions);

        assertThat(contradictions).isEmpty();
        assertThat(total("started")).isEqualTo(WORKERS * EACH);
        assertThat(total("running")).isZero();
        assertThat(total("success")).isEqualTo(ended.sum());
        assertThat(total("lost")).isEqualTo(WORKERS * EACH - ended.sum());
        assertThat(traces.stats().lost()).isEqualTo(WORKERS * EACH - ended.sum());
        assertThat(traces.stats().open()).isZero();
        assertThat(traces.stats().series()).isEqualTo(2 * WorkSamples.EACH);
        assertThat(ended.sum()).as("some ended").isPositive();
        assertThat(lost.sum()).as("some came too late").isPositive();
        assertThat(total("worked")).as("worked in all").isEqualTo(total("sum"));
    }

    private void work(Random random) {
        for (int i = 0; i < EACH; i++) {
            var labels = Map.of("kind", random.nextBoolean() ? "a" : "b");
            String id = ((Verdict.Leased) traces.start("job", labels)).id();
            boolean isOpen = true;
            for (int renewal = random.nextInt(4); renewal > 0 && isOpen; renewal--) {
                nanos.addAndGet(random.nextInt(500));
                isOpen = traces.renew(id) instanceof Verdict.Leased;
            }
            if (random.nextInt(10) == 0) {
                nanos.addAndGet(5_000);
            }
            if (traces.end(id, Outcome.SUCCESS) instanceof Verdict.Ended) {
                ended.increment();
            } else {
                lost.increment();
            }
        }
    }

    /** All numbers of one publication are of one instant. */
    private void checkPublication(List<String> contradictions) {
        for (Map.Entry<String, Map<String, Double>> kind : numbers().entrySet()) {
            Map<String, Double> of = kind.getValue();
            double finished = number(of, "success") + number(of, "failure") + number(of, "lost");
            if (number(of, "started") != number(of, "running") + finished || number(of, "count") != finished) {
                contradictions.add(kind.toString());
            }
        }
    }

    /** Of all kinds of work; times are in nanoseconds, so that the sum is exact. */
    private long total(String number) {
        boolean isTime = List.of("worked", "sum").contains(number);
        return numbers().values().stream()
                .mapToLong(of -> Math.round(number(of, number) * (isTime ? 1e9 : 1)))
                .sum();
    }

    private static double number(Map<String, Double> of, String number) {
        return of.getOrDefault(number, Double.NaN);
    }

    private Map<String, Map<String, Double>> numbers() {
        var kinds = new TreeMap<String, Map<String, Double>>();
        store.current().of(Owner.WORK).stream()
                .flatMap(contribution -> contribution.families().stream())
                .forEach(family -> family.blocks().forEach(block -> {
                    for (int row = 0; row < block.size(); row++) {
                        String name = family.family().name() + block.suffix(row).text();
                        String number = name.equals("job_finished_total")
                                ? block.label(row, 1)
                                : name.replaceAll("job_|duration_seconds_|_seconds_total|_total", "");
                        kinds.computeIfAbsent(block.label(row, 0), missing -> new TreeMap<>())
                                .put(number, block.value(row));
                    }
                }));
        return kinds;
    }
}
