package dev.weir.config;

import dev.weir.model.Family;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The families that are read. Each has one owner, and its names in both text formats for itself. */
final class Families {
    private record Defined(Family family, String owner, Location location) {}

    private final Map<String, Defined> byName = new HashMap<>();

    /**
     * Takes a family; gives what is wrong with it, if anything is. Its owner may define the same one again, for samples of
     * other rows.
     *
     * @param owner for messages, as in {@code the collector 'orders'}
     */
    Optional<String> define(Family family, String owner, Location location) {
        var defined = new Defined(family, owner, location);
        Set<String> names = family.names();
        for (String name : names) {
            Defined first = byName.get(name);
            if (first != null) {
                return first.family.equals(family) && first.owner.equals(owner)
                        ? Optional.empty()
                        : Optional.of(conflict(name, first, defined) + " (first defined at " + first.location + ")");
            }
        }
        names.forEach(name -> byName.put(name, defined));
        return Optional.empty();
    }

    private static String conflict(String shared, Defined first, Defined second) {
        String name = second.family.name();
        if (!first.family.name().equals(name)) {
            String both = "the metrics '%s' and '%s' ".formatted(name, first.family.name());
            return first.family.openMetricsName().equals(second.family.openMetricsName())
                    ? both + "are one family '%s' in OpenMetrics".formatted(second.family.openMetricsName())
                    : both
                            + "share the name '%s'".formatted(shared)
                            + (shared.endsWith("_created") ? ", which OpenMetrics reserves" : "");
        }
        if (!first.owner.equals(second.owner)) {
            return "the metric '%s' belongs to %s".formatted(name, first.owner);
        }
        String difference = first.family.type() == second.family.type() ? "help" : "type";
        return "the metric '%s' is defined twice, with another %s".formatted(name, difference);
    }
}
