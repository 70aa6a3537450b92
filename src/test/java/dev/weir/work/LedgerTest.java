package dev.weir.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.TracesConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done in whatever order: what is served is what happened, to the nanosecond. */
class LedgerTest {
    private static final long LEASE = TracesFixture.LEASE.toNanos();
    private static final Duration RETENTION = Duration.ofMinutes(3);
    private static final List<String> LABELS = List.of("a", "b", "c");

    private final TracesFixture fixture =
            new TracesFixture(new TracesConfig(TracesFixture.LEASE, RETENTION, 8, 10_000));
    private final Map<String, Expected> expected = new LinkedHashMap<>();
    private final Map<String, OpenWork> open = new LinkedHashMap<>();
    private final List<String> over = new ArrayList<>();

    /** What has happened to one kind of work, by the simplest of models. */
    private static final class Expected {
        private final Map<Outcome, Long> finished = new HashMap<>();
        private long started;
        private long worked;
        private long endedWork;
        private long lastEnd;
    }

    private static final class OpenWork {
        private final String label;
        private final long start;
        private long renewed;

        OpenWork(String label, long start) {
            this.label = label;
            this.start = start;
            this.renewed = start;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void holdsForRandomOperations(long seed) {
        var random = new Random(seed);
        for (int step = 0; step < 2_000; step++) {
            switch (random.nextInt(8)) {
                case 0, 1 -> start(LABELS.get(random.nextInt(LABELS.size())));
                case 2, 3 -> renew(any(random));
                case 4 -> end(any(random), random.nextBoolean() ? Outcome.SUCCESS : Outcome.FAILURE);
                case 5, 6 ->
                    fixture.time.advance(
                            Duration.ofNanos(random.nextLong(random.nextInt(20) == 0 ? 8 * LEASE : LEASE / 2)));
                default -> tick();
            }
        }
        tick();
    }

    private void start(String label) {
        boolean fits = open.size() < 8;
        Verdict.OfStart verdict = fixture.traces.start("job", Map.of("kind", label));
        if (verdict instanceof Verdict.Leased leased) {
            assertThat(fits).isTrue();
            expected.computeIfAbsent(label, missing -> new Expected()).started++;
            open.put(leased.id(), new OpenWork(label, now()));
        } else {
            assertThat(fits).isFalse();
        }
    }

    private void renew(String id) {
        OpenWork work = open.get(id);
        Verdict.OfRenewal verdict = fixture.traces.renew(id);
        if (work == null) {
            assertThat(verdict).isNotInstanceOf(Verdict.Leased.class);
        } else if (now() - work.renewed >= LEASE) {
            assertThat(verdict).isEqualTo(new Verdict.Over());
            ended(id, work, Outcome.LOST);
        } else {
            assertThat(verdict).isInstanceOf(Verdict.Leased.class);
            credit(work);
        }
    }

    private void end(String id, Outcome outcome) {
        OpenWork work = open.get(id);
        Verdict.OfEnd verdict = fixture.traces.end(id, outcome);
        if (work == null) {
            assertThat(verdict).isNotInstanceOf(Verdict.Ended.class);
        } else if (now() - work.renewed >= LEASE) {
            assertThat(verdict).isEqualTo(new Verdict.Over());
            ended(id, work, Outcome.LOST);
        } else {
            assertThat(verdict).isEqualTo(new Verdict.Ended());
            credit(work);
            ended(id, work, outcome);
        }
    }

    private void tick() {
        fixture.traces.tick();
        Map.copyOf(open).forEach((id, work) -> {
            if (now() - work.renewed >= LEASE) {
                ended(id, work, Outcome.LOST);
            }
        });
        expected.entrySet()
                .removeIf(entry ->
                        running(entry.getKey()) == 0 && now() - entry.getValue().lastEnd >= RETENTION.toNanos());
        assertThat(fixture.series()).isEqualTo(expected.size() * WorkSamples.EACH);
        expected.forEach(this::check);
    }

    private void check(String label, Expected work) {
        long finished = 0;
        for (Outcome outcome : Outcome.values()) {
            long count = work.finished.getOrDefault(outcome, 0L);
            finished += count;
            assertThat(fixture.sample("job_finished_total", "kind", label, "outcome", outcome.label()))
                    .hasValue((double) count);
        }
        assertThat(work.started).isEqualTo(running(label) + finished);
        assertSample("job_started_total", label, (double) work.started);
        assertSample("job_running", label, (double) running(label));
        assertSample("job_worked_seconds_total", label, work.worked / 1e9);
        assertSample("job_duration_seconds_count", label, (double) finished);
        assertSample("job_duration_seconds_sum", label, work.endedWork / 1e9);
        long oldest = open.values().stream()
                .filter(other -> other.label.equals(label))
                .mapToLong(other -> now() - other.start)
                .max()
                .orElse(0);
        assertSample("job_oldest_running_seconds", label, oldest / 1e9);
    }

    private void assertSample(String name, String label, double value) {
        assertThat(fixture.sample(name, "kind", label)).as(name).hasValue(value);
    }

    private void credit(OpenWork work) {
        work(work).worked += now() - work.renewed;
        work.renewed = now();
    }

    private void ended(String id, OpenWork work, Outcome outcome) {
        work(work).finished.merge(outcome, 1L, Long::sum);
        work(work).endedWork += work.renewed - work.start;
        work(work).lastEnd = now();
        open.remove(id);
        over.add(id);
    }

    private Expected work(OpenWork work) {
        return Objects.requireNonNull(expected.get(work.label));
    }

    private long running(String label) {
        return open.values().stream().filter(work -> work.label.equals(label)).count();
    }

    private String any(Random random) {
        List<String> ids = new ArrayList<>(open.keySet());
        if (ids.isEmpty() || random.nextInt(10) == 0) {
            return over.isEmpty() ? "nonsense" : over.get(random.nextInt(over.size()));
        }
        return ids.get(random.nextInt(ids.size()));
    }

    private long now() {
        return fixture.time.getAsLong();
    }
}
