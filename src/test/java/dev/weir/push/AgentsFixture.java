package dev.weir.push;

import dev.weir.config.BatchConfig;
import dev.weir.config.PushConfig;
import dev.weir.model.FamilySamples;
import dev.weir.model.Samples;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one replica knows of agents, on a clock that the test moves, and what it shows. */
final class AgentsFixture {
    static final Instant START = Instant.parse("2026-03-20T10:00:00Z");
    static final Duration MOMENT = Duration.ofMillis(50);
    static final Duration INTERVAL = Duration.ofSeconds(5);
    static final Duration RETENTION = Duration.ofHours(24);
    static final UUID ONE = new UUID(0, 1);
    static final UUID TWO = new UUID(0, 2);

    final ManualTime time;
    final SnapshotStore snapshot = new SnapshotStore();
    final Agents agents;
    private int publications;

    /** In memory. */
    AgentsFixture() {
        this(new ManualTime(START), null, true);
    }

    /** A replica of its own. */
    AgentsFixture(SharedMetadata shared) {
        this(shared.time, shared.replica(), shared.guardTimestamps);
        shared.listen(agents);
    }

    private AgentsFixture(ManualTime time, @Nullable MetadataStore store, boolean guardTimestamps) {
        this.time = time;
        agents = new Agents(config(RETENTION, guardTimestamps), store, time, time, time, snapshot, flush -> {});
        snapshot.onPublish(() -> publications++);
    }

    static PushConfig config(Duration retention, boolean guardTimestamps) {
        PushConfig usual = PushConfig.BUILT_IN;
        return new PushConfig(
                null,
                usual.ttl(),
                usual.groups(),
                new BatchConfig(4, INTERVAL, 20),
                retention,
                guardTimestamps,
                usual.maxBodyBytes(),
                usual.maxSeriesPerGroup());
    }

    static MetadataEntry entry(String key, String value) {
        return new MetadataEntry(key, value, "", null);
    }

    static MetadataEntry entry(String key, String value, @Nullable Instant collectedAt) {
        return new MetadataEntry(key, value, "", collectedAt);
    }

    MetadataVerdict add(UUID agent, MetadataEntry... entries) {
        return agents.add(agent, Arrays.asList(entries));
    }

    /** Lets as much time pass as may pass before a change is shown. */
    void aMoment() {
        time.advance(MOMENT);
    }

    /** A second, and what is done in each. */
    void seconds(int seconds) {
        for (int i = 0; i < seconds; i++) {
            time.advance(Duration.ofSeconds(1));
            agents.tick();
        }
        aMoment();
    }

    int publications() {
        return publications;
    }

    /** What is shown of an agent: {@code key value error}, of the numbers as numbers and of other text in quotes. */
    List<String> shown(UUID agent) {
        var shown = new TreeMap<String, String>();
        samples(agent, "weir_agent_metadata", (labels, value) -> shown.put(label(labels, "key"), "" + value));
        samples(
                agent,
                "weir_agent_metadata_info",
                (labels, value) -> shown.put(label(labels, "key"), "'" + label(labels, "value") + "'"));
        samples(
                agent,
                "weir_agent_metadata_error",
                (labels, value) -> shown.merge(label(labels, "key"), "error", (told, error) -> told + " " + error));
        return shown.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList();
    }

    private interface Sample {
        void see(SortedMap<String, String> labels, double value);
    }

    private void samples(UUID agent, String family, Sample sample) {
        for (Contribution contribution : snapshot.current().of(Owner.pushed(family))) {
            for (FamilySamples samples : contribution.families()) {
                for (Samples block : samples.blocks()) {
                    for (int row = 0; row < block.size(); row++) {
                        SortedMap<String, String> labels = labels(block, row);
                        if (label(labels, "agent").equals(agent.toString())) {
                            sample.see(labels, block.value(row));
                        }
                    }
                }
            }
        }
    }

    private static SortedMap<String, String> labels(Samples block, int row) {
        var labels = new TreeMap<String, String>();
        for (int i = 0; i < block.labelNames().size(); i++) {
            labels.put(block.labelNames().get(i), block.label(row, i));
        }
        return labels;
    }

    private static String label(Map<String, String> labels, String name) {
        return labels.getOrDefault(name, "");
    }
}
