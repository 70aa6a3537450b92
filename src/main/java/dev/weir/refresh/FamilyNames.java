package dev.weir.refresh;

import dev.weir.config.CollectorConfig;
import dev.weir.config.GatewayConfig;
import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every name that the families of a configuration take, those of their samples too, and what for.
 *
 * <p>A contribution that was made under an older configuration may have families of the same names, under which its samples must
 * not stand beside the new ones.
 */
public final class FamilyNames {
    private final Map<String, Use> uses = new HashMap<>();

    private record Use(Owner owner, String family, MetricType type) {}

    private FamilyNames() {}

    /** The names that a configuration takes. */
    public static FamilyNames of(GatewayConfig config) {
        var names = new FamilyNames();
        for (CollectorConfig collector : config.collectors().values()) {
            collector.families().forEach(family -> names.take(Owner.collector(collector.name()), family));
            collector.lastSuccessFamily().ifPresent(family -> names.take(Owner.TARGETS, family));
        }
        config.engines().values().forEach(engine -> engine.families()
                .forEach(family -> names.take(Owner.ENGINES, family)));
        return names;
    }

    /** The contributions of collectors and engines that have a family of a name that is taken for something else. */
    List<Contribution> taken(Snapshot snapshot) {
        return snapshot.owners().stream()
                .filter(owner -> owner.kind() == Owner.Kind.COLLECTOR || owner.kind() == Owner.Kind.ENGINES)
                .flatMap(owner -> snapshot.of(owner).stream())
                .filter(this::isTaken)
                .toList();
    }

    private boolean isTaken(Contribution contribution) {
        return contribution.families().stream().map(FamilySamples::family).anyMatch(family -> {
            var use = new Use(contribution.owner(), family.name(), family.type());
            return family.names().stream()
                    .anyMatch(name -> !uses.getOrDefault(name, use).equals(use));
        });
    }

    private void take(Owner owner, Family family) {
        family.names().forEach(name -> uses.put(name, new Use(owner, family.name(), family.type())));
    }
}
