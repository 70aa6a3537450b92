package dev.weir.work;

import dev.weir.config.GatewayConfig;
import dev.weir.config.PushConfig;
import dev.weir.config.TracesConfig;
import dev.weir.model.FamilySamples;
import dev.weir.model.Samples;
import dev.weir.model.Suffix;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.testing.ManualTime;
import dev.weir.trace.Tracer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Traces on a clock that the test moves, and what they publish. */
final class TracesFixture {
    static final Duration LEASE = Duration.ofSeconds(30);
    static final TracesConfig LIMITS = new TracesConfig(LEASE, Duration.ofHours(24), 100, 10_000);

    final ManualTime time = new ManualTime(Instant.parse("2026-03-20T10:00:00Z"));
    final SnapshotStore store = new SnapshotStore();
    final Traces traces = new Traces(new Tracer(time), time, new Random(1), store);

    TracesFixture() {
        this(LIMITS);
    }

    TracesFixture(TracesConfig limits) {
        traces.change(config(limits));
    }

    static GatewayConfig config(TracesConfig limits) {
        return new GatewayConfig(Map.of(), Map.of(), Map.of(), Set.of(), limits, PushConfig.BUILT_IN);
    }

    /** Starts a trace that is to be taken; gives its id. */
    String start(String name, String... labels) {
        var map = new HashMap<String, String>();
        for (int i = 0; i < labels.length; i += 2) {
            map.put(labels[i], labels[i + 1]);
        }
        return start(name, map);
    }

    String start(String name, Map<String, String> labels) {
        if (traces.start(name, labels) instanceof Verdict.Leased leased) {
            return leased.id();
        }
        throw new AssertionError("not started: " + name + labels);
    }

    Verdict.Refused refused(String name, Map<String, String> labels) {
        if (traces.start(name, labels) instanceof Verdict.Refused refused) {
            return refused;
        }
        throw new AssertionError("started: " + name + labels);
    }

    void seconds(double seconds) {
        time.advance(Duration.ofNanos(Math.round(seconds * 1e9)));
    }

    /** How often traces have published. */
    long publications() {
        return contributions().stream()
                .mapToLong(contribution -> contribution.version().sequence())
                .sum();
    }

    List<FamilySamples> families() {
        return contributions().stream()
                .flatMap(contribution -> contribution.families().stream())
                .toList();
    }

    int series() {
        return families().stream().mapToInt(FamilySamples::size).sum();
    }

    /** A sample by its name and labels, as {@code backup_running} and {@code db, shop}. */
    OptionalDouble sample(String name, String... labels) {
        var wanted = new TreeMap<String, String>();
        for (int i = 0; i < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        for (FamilySamples family : families()) {
            for (Samples block : family.blocks()) {
                for (int row = 0; row < block.size(); row++) {
                    String called = family.family().name() + block.suffix(row).text();
                    if (called.equals(name) && labels(block, row).equals(wanted)) {
                        return OptionalDouble.of(block.value(row));
                    }
                }
            }
        }
        return OptionalDouble.empty();
    }

    private List<Contribution> contributions() {
        return store.current().of(Owner.WORK);
    }

    private static Map<String, String> labels(Samples block, int row) {
        var labels = new TreeMap<String, String>();
        for (int i = 0; i < block.labelNames().size(); i++) {
            if (!block.label(row, i).isEmpty()) {
                labels.put(block.labelNames().get(i), block.label(row, i));
            }
        }
        if (block.suffix(row) == Suffix.BUCKET) {
            return labels;
        }
        labels.remove("le");
        return labels;
    }
}
