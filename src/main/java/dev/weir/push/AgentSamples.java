package dev.weir.push;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.Place;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.snapshot.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;

/** What agents tell, as contributions to the three families there are of it. */
final class AgentSamples {
    static final Family NUMBERS = new Family(
            "weir_agent_metadata", MetricType.GAUGE, "What agents tell of themselves, where it is a number.");
    static final Family TEXTS = new Family(
            "weir_agent_metadata_info", MetricType.GAUGE, "What agents tell of themselves, where it is other text: 1.");
    static final Family ERRORS = new Family(
            "weir_agent_metadata_error",
            MetricType.GAUGE,
            "What agents tell an error of: 1, and no series without one.");

    private static final List<String> KEY = List.of("agent", "key");
    private static final List<String> KEY_AND_VALUE = List.of("agent", "key", "value");

    private final List<Contribution> changed = new ArrayList<>();
    private final List<Place> removed = new ArrayList<>();

    /** Adds what an agent tells now; nothing if it is gone. */
    void add(UUID agent, Map<String, Metadata> metadata, Version version) {
        String id = agent.toString();
        Samples.Builder numbers = Samples.builder(KEY);
        Samples.Builder texts = Samples.builder(KEY_AND_VALUE);
        Samples.Builder errors = Samples.builder(KEY);
        metadata.forEach((key, told) -> {
            OptionalDouble number = Numeral.parse(told.value());
            if (number.isPresent()) {
                numbers.add(number.getAsDouble(), id, key);
            } else if (!told.value().isEmpty()) {
                texts.add(1, id, key, told.value());
            }
            if (!told.error().isEmpty()) {
                errors.add(1, id, key);
            }
        });
        var target = new TargetId("agents", id);
        add(NUMBERS, target, numbers.build(), version);
        add(TEXTS, target, texts.build(), version);
        add(ERRORS, target, errors.build(), version);
    }

    void publish(SnapshotStore snapshot) {
        snapshot.publish(changed, removed);
    }

    private void add(Family family, TargetId target, Samples samples, Version version) {
        Owner owner = Owner.pushed(family.name());
        if (samples.size() == 0) {
            removed.add(new Place(owner, target));
        } else {
            changed.add(new Contribution(owner, target, version, List.of(new FamilySamples(family, List.of(samples)))));
        }
    }
}
