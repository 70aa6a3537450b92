package dev.weir.config;

import dev.weir.model.Family;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The families of all collectors: each belongs to one, under its name and under its name in OpenMetrics. */
final class Families {
    private record Defined(Family family, String collector, Location location) {}

    private final Map<String, Defined> byName = new HashMap<>();
    private final Map<String, Defined> byOpenMetricsName = new HashMap<>();

    /**
     * Takes a family; gives what is wrong with it, if anything is. A collector may define the same one again, for samples of
     * other rows.
     */
    Optional<String> define(Family family, String collector, Location location) {
        var defined = new Defined(family, collector, location);
        Defined first = byName.get(family.name());
        if (first == null) {
            first = byOpenMetricsName.get(family.openMetricsName());
        }
        if (first == null) {
            byName.put(family.name(), defined);
            byOpenMetricsName.put(family.openMetricsName(), defined);
            return Optional.empty();
        }
        return Optional.ofNullable(
                first.family.equals(family) && first.collector.equals(collector) ? null : conflict(first, defined));
    }

    private static String conflict(Defined first, Defined second) {
        String name = second.family.name();
        String where = " (first defined at " + first.location + ")";
        if (!first.family.name().equals(name)) {
            return "the metrics '%s' and '%s' are one family '%s' in OpenMetrics"
                            .formatted(name, first.family.name(), second.family.openMetricsName())
                    + where;
        }
        if (!first.collector.equals(second.collector)) {
            return "the metric '%s' belongs to the collector '%s'".formatted(name, first.collector) + where;
        }
        String difference = first.family.type() == second.family.type() ? "help" : "type";
        return "the metric '%s' is defined twice, with another %s".formatted(name, difference) + where;
    }
}
