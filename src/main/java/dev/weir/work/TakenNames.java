package dev.weir.work;

import dev.weir.config.GatewayConfig;
import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.Snapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The names that families of others have, and whose they are: work whose families would have one of them is not traced. */
final class TakenNames {
    static final TakenNames NONE = new TakenNames();

    private final Map<String, String> owners = new HashMap<>();

    private TakenNames() {}

    /** What a configuration takes. */
    static TakenNames of(GatewayConfig config) {
        var taken = new TakenNames();
        config.families().forEach((family, owner) -> taken.take(family, "of " + owner));
        return taken;
    }

    /** What is there, which may be of a configuration before. */
    static TakenNames of(Snapshot snapshot) {
        var taken = new TakenNames();
        for (Owner owner : snapshot.owners()) {
            if (owner.kind() != Owner.Kind.WORK) {
                for (Contribution contribution : snapshot.of(owner)) {
                    for (FamilySamples family : contribution.families()) {
                        taken.take(
                                family.family(),
                                "still of '" + contribution.target().collector() + "'");
                    }
                }
            }
        }
        return taken;
    }

    /** Which name that the families of work of a name would have is taken, and by whom; empty if none is. */
    Optional<String> conflict(String work) {
        return WorkFamily.all(work).stream()
                .flatMap(family -> family.names().stream())
                .filter(owners::containsKey)
                .map(name -> "the metric '" + name + "' is " + owners.get(name))
                .findFirst();
    }

    private void take(Family family, String owner) {
        family.names().forEach(name -> owners.put(name, owner));
    }
}
