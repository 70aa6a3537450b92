package dev.weir.push;

import dev.weir.config.GatewayConfig;
import dev.weir.model.Family;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that families of others have, and whose they are: what is pushed must not have one of them. One caller at a time. */
final class OtherNames {
    private final Map<String, String> configured = new HashMap<>();
    private Map<String, String> present = Map.of();
    private List<Map.Entry<Owner, Set<Family>>> families = List.of();
    private @Nullable Snapshot last;

    /** Takes the names of a configuration. */
    void change(GatewayConfig config) {
        configured.clear();
        config.families().forEach((family, owner) -> take(family, "of " + owner, configured));
    }

    /** Looks at what there is now; gives whether others have other families than before. */
    boolean look(Snapshot snapshot) {
        if (snapshot == last) {
            return false;
        }
        last = snapshot;
        var next = new ArrayList<Map.Entry<Owner, Set<Family>>>();
        for (Owner owner : snapshot.owners()) {
            if (owner.kind() == Owner.Kind.PUSHED) {
                // They come last, and there may be many.
                break;
            }
            next.add(Map.entry(owner, snapshot.families(owner)));
        }
        if (next.equals(families)) {
            return false;
        }
        families = next;
        var names = new HashMap<String, String>();
        next.forEach(entry -> entry.getValue().forEach(family -> take(family, describe(entry.getKey()), names)));
        present = names;
        return true;
    }

    /** Which name of a family is taken, and by whom; empty if none is. */
    Optional<String> conflict(Family family) {
        return family.names().stream()
                .flatMap(name -> owner(name).map(owner -> "the metric '" + name + "' is " + owner).stream())
                .findFirst();
    }

    /** Whose a name is. */
    Optional<String> owner(String name) {
        String owner = configured.get(name);
        return Optional.ofNullable(owner == null ? present.get(name) : owner);
    }

    private static String describe(Owner owner) {
        return switch (owner.kind()) {
            case COLLECTOR -> "of the collector '" + owner.name() + "'";
            case ENGINES -> "of the section 'docker'";
            case WORK -> "of traced work";
            case TARGETS, PUSHED -> "Weir's own";
        };
    }

    private static void take(Family family, String owner, Map<String, String> to) {
        family.names().forEach(name -> to.put(name, owner));
    }
}
