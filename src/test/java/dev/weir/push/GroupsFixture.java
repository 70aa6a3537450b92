package dev.weir.push;

import dev.weir.config.BatchConfig;
import dev.weir.config.CollectorConfig;
import dev.weir.config.GatewayConfig;
import dev.weir.config.PushConfig;
import dev.weir.config.Schedule;
import dev.weir.config.TracesConfig;
import dev.weir.model.FamilySamples;
import dev.weir.model.Samples;
import dev.weir.push.PushVerdict.Accepted;
import dev.weir.push.PushVerdict.Refused;
import dev.weir.push.format.PushBody;
import dev.weir.push.format.PushedFamily;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.Snapshot;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.testing.EngineConfigs;
import dev.weir.testing.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Groups on a clock that the test moves, and what is shown of them. */
final class GroupsFixture {
    static final PushConfig CONFIG = new PushConfig(
            null,
            Duration.ofHours(24),
            new BatchConfig(500, Duration.ofMillis(500), 20),
            new BatchConfig(500, Duration.ofSeconds(5), 2_500),
            Duration.ofHours(24),
            true,
            1 << 20,
            100);

    final ManualTime time;
    final SnapshotStore snapshot = new SnapshotStore();
    final FakeDatabase.@Nullable Replica store;
    final Groups groups;

    private GroupsFixture(
            ManualTime time, FakeDatabase.@Nullable Replica store, InstantSource wall, LongSupplier nanos) {
        this.time = time;
        this.store = store;
        groups = new Groups(CONFIG, store, wall, nanos, time, snapshot, flush -> {});
        if (store != null) {
            store.listener = groups.listener();
        }
        groups.change(config());
    }

    static ManualTime time() {
        return new ManualTime(Instant.parse("2026-03-20T10:00:00Z"));
    }

    static GroupsFixture inMemory() {
        ManualTime time = time();
        return new GroupsFixture(time, null, time, time);
    }

    /** One of several replicas; its clocks are that far from those of the database. */
    static GroupsFixture replica(String name, FakeDatabase database, ManualTime time, Duration apart) {
        LongSupplier nanos = () -> time.getAsLong() + apart.toNanos() * 3;
        return new GroupsFixture(
                time, database.connect(name, nanos), () -> time.instant().plus(apart), nanos);
    }

    static GatewayConfig config(CollectorConfig... collectors) {
        var byName = new LinkedHashMap<String, CollectorConfig>();
        for (CollectorConfig collector : collectors) {
            byName.put(collector.name(), collector);
        }
        return new GatewayConfig(Map.of(), byName, Map.of(), Set.of(), TracesConfig.BUILT_IN, CONFIG);
    }

    /** A configuration of one engine. */
    static GatewayConfig withEngine() {
        var engine = EngineConfigs.local();
        return new GatewayConfig(Map.of(), Map.of(), Map.of("local", engine), Set.of(), TracesConfig.BUILT_IN, CONFIG);
    }

    /** A collector that has one gauge. */
    static CollectorConfig collector(String name, String gauge) {
        return new CollectorConfig(
                name,
                List.of(),
                false,
                new Schedule.Interval(Duration.ofMinutes(1)),
                Duration.ofSeconds(10),
                new CollectorConfig.OnError.Keep(),
                CollectorConfig.OnEmpty.PUBLISH,
                new CollectorConfig.Limits(1, 1, 1, 1),
                gauge,
                List.of());
    }

    static GroupKey key(String... labels) {
        var map = new TreeMap<String, String>();
        for (int i = 0; i < labels.length; i += 2) {
            map.put(labels[i], labels[i + 1]);
        }
        return new GroupKey(map);
    }

    PushVerdict put(GroupKey key, String... lines) {
        return groups.push(key, true, families(key, lines), null);
    }

    PushVerdict post(GroupKey key, String... lines) {
        return groups.push(key, false, families(key, lines), null);
    }

    PushVerdict put(GroupKey key, Duration ttl, String... lines) {
        return groups.push(key, true, families(key, lines), ttl);
    }

    PushVerdict post(GroupKey key, Duration ttl, String... lines) {
        return groups.push(key, false, families(key, lines), ttl);
    }

    static List<PushedFamily> families(GroupKey key, String... lines) {
        String body = String.join("\n", lines) + "\n";
        return PushBody.read(body.getBytes(StandardCharsets.UTF_8), "", key.labels(), 10_000);
    }

    static Accepted accepted(PushVerdict verdict) {
        if (verdict instanceof Accepted accepted) {
            return accepted;
        }
        throw new AssertionError(verdict.toString());
    }

    static Refused refused(PushVerdict verdict) {
        if (verdict instanceof Refused refused) {
            return refused;
        }
        throw new AssertionError("was taken");
    }

    /** Lets what was pushed be published. */
    void show() {
        time.advance(Duration.ofMillis(Showing.DELAY_MILLIS));
    }

    /** Lets seconds pass, with what happens once in each. */
    void seconds(int seconds) {
        for (int i = 0; i < seconds; i++) {
            time.advance(Duration.ofSeconds(1));
            groups.tick();
        }
        show();
    }

    /** Every sample that is shown, but for the times of pushes: its name and labels, and its value. */
    SortedMap<String, Double> shown() {
        SortedMap<String, Double> all = everything();
        all.keySet().removeIf(series -> series.startsWith("push_"));
        return all;
    }

    /** Every sample that is shown. */
    SortedMap<String, Double> everything() {
        var samples = new TreeMap<String, Double>();
        Snapshot now = snapshot.current();
        for (Owner owner : now.owners()) {
            if (owner.kind() == Owner.Kind.PUSHED) {
                for (Contribution contribution : now.of(owner)) {
                    for (FamilySamples family : contribution.families()) {
                        add(family, samples);
                    }
                }
            }
        }
        return samples;
    }

    private static void add(FamilySamples family, Map<String, Double> to) {
        for (Samples block : family.blocks()) {
            for (int row = 0; row < block.size(); row++) {
                var labels = new TreeSet<String>();
                for (int i = 0; i < block.labelNames().size(); i++) {
                    if (!block.label(row, i).isEmpty()) {
                        labels.add(block.labelNames().get(i) + "=" + block.label(row, i));
                    }
                }
                String name = family.family().name() + block.suffix(row).text() + labels;
                if (to.put(name, block.value(row)) != null) {
                    throw new AssertionError("twice: " + name);
                }
            }
        }
    }

    /** The moment that the clock shows, in unix seconds. */
    double now() {
        return time.instant().toEpochMilli() / 1e3;
    }
}
