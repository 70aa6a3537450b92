package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.PushConfig;
import dev.weir.push.Agents;
import dev.weir.push.Groups;
import dev.weir.push.batch.BatchSettings;
import dev.weir.push.batch.Batcher;
import dev.weir.push.batch.BatcherStats;
import dev.weir.push.batch.FlushEnded;
import dev.weir.push.batch.FlushReason;
import dev.weir.push.batch.Flushed;
import dev.weir.push.batch.Flusher;
import dev.weir.push.batch.LossReason;
import dev.weir.push.batch.Rejected;
import dev.weir.push.batch.Values;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.testing.ManualTime;
import dev.weir.testing.Promtool;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told of batches on their way to a database. */
@SuppressWarnings("deprecation") // It is the registry that Quarkus serves.
class BatchMetersTest {
    private final ManualTime time = new ManualTime(Instant.parse("2026-11-22T10:00:00Z"));
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SnapshotStore snapshot = new SnapshotStore();
    private final BatchMeters meters = new BatchMeters(
            new Groups(PushConfig.BUILT_IN, null, time, time, time, snapshot, flush -> {}),
            new Agents(PushConfig.BUILT_IN, null, time, time, time, snapshot, flush -> {}),
            registry);
    private int keys;

    @Test
    void nothingIsSaidOfBatchesWhereThereIsNoDatabase() {
        meters.start(new StartupEvent());
        meters.ended(flush("groups", FlushReason.CAPACITY, true, 500));

        assertThat(registry.scrape()).isEmpty();
    }

    @Test
    void namesAndTypesAreTheseAndNoOthers() {
        meters.register("groups", stats());
        meters.register("agents", stats());

        assertThat(registry.scrape()
                        .lines()
                        .filter(line -> line.startsWith("# TYPE "))
                        .map(line -> line.substring("# TYPE ".length())))
                .containsExactlyInAnyOrder(
                        "weir_push_accepted_total counter",
                        "weir_push_batch_size histogram",
                        "weir_push_batch_size_max gauge",
                        "weir_push_batch_utilization histogram",
                        "weir_push_batch_utilization_max gauge",
                        "weir_push_batches_total counter",
                        "weir_push_dropped_keys_total counter",
                        "weir_push_flush_duration_seconds histogram",
                        "weir_push_flush_duration_seconds_max gauge",
                        "weir_push_flush_failures_total counter",
                        "weir_push_flushed_total counter",
                        "weir_push_ignored_total counter",
                        "weir_push_lost_total counter",
                        "weir_push_pending gauge",
                        "weir_push_publish_errors_total counter",
                        "weir_push_queue_depth gauge",
                        "weir_push_rows_written_total counter",
                        "weir_push_superseded_total counter");
    }

    @Test
    void lintOfPrometheusHasNothingToFind() throws Exception {
        Promtool.assumeInstalled();
        meters.register("groups", stats());
        meters.register("agents", stats());
        meters.ended(flush("groups", FlushReason.CAPACITY, true, 500));

        Promtool.findsNothingIn(registry.scrape());
    }

    @Test
    void everyBatcherIsToldApartAndEveryReasonThereBeforeItHappens() {
        meters.register("groups", stats());
        meters.register("agents", stats());

        for (String batcher : List.of("groups", "agents")) {
            assertThat(value("weir_push_pending", "batcher", batcher)).isZero();
            for (FlushReason reason : FlushReason.values()) {
                assertThat(value("weir_push_batches_total", "batcher", batcher, "reason", reason.label()))
                        .isZero();
                assertThat(value(
                                "weir_push_flush_duration_seconds_count", "batcher", batcher, "reason", reason.label()))
                        .isZero();
            }
            for (LossReason reason : LossReason.values()) {
                assertThat(value("weir_push_lost_total", "batcher", batcher, "reason", reason.label()))
                        .isZero();
            }
        }
    }

    @Test
    void whatBecameOfEntriesIsToldEachUnderItsName() {
        var flusher = new Script();
        Batcher<String, Integer> batcher = batcher(flusher);
        meters.register("groups", batcher.stats());
        flusher.answer = Uni.createFrom().item(new Flushed(9, 4));
        offer(batcher, 10);
        for (int value : new int[] {5, 6, 1, 7}) {
            batcher.add("again", value);
        }
        offer(batcher, 4);
        flusher.answer = Uni.createFrom().failure(new IllegalStateException("away"));
        time.advance(Duration.ofSeconds(5));
        flusher.answer = Uni.createFrom().item(new Flushed(5, 0));
        time.advance(Duration.ofSeconds(1));
        flusher.answer = Uni.createFrom().failure(new Rejected("never", new IllegalStateException()));
        offer(batcher, 1);
        time.advance(Duration.ofSeconds(5));
        flusher.answer = Uni.createFrom().nothing();
        offer(batcher, 30);

        assertThat(value("weir_push_accepted_total", "batcher", "groups")).isEqualTo(49);
        assertThat(value("weir_push_flushed_total", "batcher", "groups")).isEqualTo(15);
        assertThat(value("weir_push_superseded_total", "batcher", "groups")).isEqualTo(3);
        assertThat(value("weir_push_ignored_total", "batcher", "groups")).isEqualTo(1);
        assertThat(value("weir_push_dropped_keys_total", "batcher", "groups")).isEqualTo(8);
        assertThat(value("weir_push_lost_total", "batcher", "groups", "reason", "rejected"))
                .isEqualTo(1);
        assertThat(value("weir_push_lost_total", "batcher", "groups", "reason", "expired"))
                .isZero();
        assertThat(value("weir_push_pending", "batcher", "groups")).isEqualTo(22);
        assertThat(value("weir_push_queue_depth", "batcher", "groups")).isEqualTo(12);
        assertThat(value("weir_push_rows_written_total", "batcher", "groups")).isEqualTo(14);
        assertThat(value("weir_push_flush_failures_total", "batcher", "groups")).isEqualTo(2);
        assertThat(value("weir_push_publish_errors_total", "batcher", "groups")).isEqualTo(4);
        assertThat(value("weir_push_batches_total", "batcher", "groups", "reason", "capacity"))
                .isEqualTo(1);
        assertThat(value("weir_push_batches_total", "batcher", "groups", "reason", "scheduled"))
                .isEqualTo(1);
        assertThat(value("weir_push_batches_total", "batcher", "groups", "reason", "shutdown"))
                .isZero();
    }

    @Test
    void flushThatSucceededIsInAllHistogramsOfItsBatcher() {
        meters.register("groups", stats());
        meters.register("agents", stats());

        meters.ended(flush("agents", FlushReason.SCHEDULED, true, 12, 1, 4, 7));

        assertThat(value("weir_push_batch_utilization_count", "batcher", "agents"))
                .isEqualTo(3);
        assertThat(value("weir_push_batch_utilization_sum", "batcher", "agents"))
                .isEqualTo(12);
        assertThat(value("weir_push_batch_utilization_bucket", "batcher", "agents", "le", "4.0"))
                .isEqualTo(2);
        assertThat(value("weir_push_batch_size_sum", "batcher", "agents")).isEqualTo(12);
        assertThat(value("weir_push_batch_size_bucket", "batcher", "agents", "le", "10.0"))
                .isZero();
        assertThat(value("weir_push_batch_size_bucket", "batcher", "agents", "le", "25.0"))
                .isEqualTo(1);
        assertThat(value("weir_push_flush_duration_seconds_sum", "batcher", "agents", "reason", "scheduled"))
                .isEqualTo(0.03);
        assertThat(value(
                        "weir_push_flush_duration_seconds_bucket",
                        "batcher",
                        "agents",
                        "reason",
                        "scheduled",
                        "le",
                        "0.05"))
                .isEqualTo(1);
        assertThat(value("weir_push_flush_duration_seconds_count", "batcher", "agents", "reason", "capacity"))
                .isZero();
        assertThat(value("weir_push_batch_utilization_count", "batcher", "groups"))
                .isZero();
    }

    @Test
    void flushThatFailedIsInThatOfUtilizationAlone() {
        meters.register("groups", stats());

        meters.ended(flush("groups", FlushReason.CAPACITY, false, 3, 1, 2));

        assertThat(value("weir_push_batch_utilization_count", "batcher", "groups"))
                .isEqualTo(2);
        assertThat(value("weir_push_batch_size_count", "batcher", "groups")).isZero();
        assertThat(value("weir_push_flush_duration_seconds_count", "batcher", "groups", "reason", "capacity"))
                .isZero();
    }

    @Test
    void bucketsAreThoseOfCoder() {
        meters.register("groups", stats());

        assertThat(buckets("weir_push_batch_utilization"))
                .containsExactly(
                        "1.0", "2.0", "3.0", "4.0", "5.0", "6.0", "7.0", "8.0", "9.0", "10.0", "15.0", "20.0", "40.0",
                        "80.0", "160.0", "+Inf");
        assertThat(buckets("weir_push_batch_size"))
                .containsExactly(
                        "10.0", "25.0", "50.0", "100.0", "150.0", "200.0", "250.0", "300.0", "350.0", "400.0", "450.0",
                        "500.0", "+Inf");
        assertThat(buckets("weir_push_flush_duration_seconds"))
                .containsExactly("0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "+Inf");
    }

    private List<String> buckets(String metric) {
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith(metric + "_bucket{"))
                .map(line -> line.replaceAll(".*le=\"([^\"]*)\".*", "$1"))
                .distinct()
                .toList();
    }

    private static FlushEnded flush(
            String batcher, FlushReason reason, boolean succeeded, int entries, Integer... utilization) {
        return new FlushEnded(batcher, reason, succeeded, entries, List.of(utilization), Duration.ofMillis(30));
    }

    private BatcherStats stats() {
        return batcher(new Script()).stats();
    }

    private Batcher<String, Integer> batcher(Script flusher) {
        var settings = new BatchSettings(
                10, 12, Duration.ofSeconds(5), 1 << 20, Duration.ofMinutes(5), Duration.ofSeconds(15));
        return new Batcher<>("groups", settings, new Largest(), flusher, time, time, flush -> {});
    }

    /** Each under a key of its own. */
    private void offer(Batcher<String, Integer> batcher, int entries) {
        for (int i = 0; i < entries; i++) {
            batcher.add("key " + keys++, 1);
        }
        time.advance(Duration.ZERO);
    }

    private double value(String metric, String... labels) {
        return registry.scrape()
                .lines()
                .filter(line -> isOf(line, metric, labels))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isOf(String line, String metric, String... labels) {
        boolean is = line.startsWith(metric + "{");
        for (int i = 0; i < labels.length; i += 2) {
            is &= line.contains(labels[i] + "=\"" + labels[i + 1] + "\"");
        }
        return is;
    }

    private static final class Largest implements Values<Integer> {
        @Override
        public boolean isOlder(Integer arrived, Integer held) {
            return arrived < held;
        }

        @Override
        public Integer merge(Integer held, Integer arrived) {
            return arrived;
        }

        @Override
        public long weight(Integer value) {
            return Integer.BYTES;
        }
    }

    /** Gives the answer that is written down. */
    private static final class Script implements Flusher<String, Integer> {
        private Uni<Flushed> answer = Uni.createFrom().nothing();

        @Override
        public Uni<Flushed> flush(Map<String, Integer> batch) {
            return answer;
        }

        @Override
        public List<Integer> utilization(Map<String, Integer> batch) {
            return List.of(batch.size());
        }

        @Override
        public void lost(Map<String, Integer> entries, LossReason reason) {}
    }
}
