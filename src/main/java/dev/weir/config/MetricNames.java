package dev.weir.config;

import dev.weir.model.Family;
import dev.weir.model.MetricType;
import dev.weir.model.Names;
import java.util.Optional;

/** What metrics may be called. */
final class MetricNames {
    private MetricNames() {}

    /** A metric name that is not reserved. */
    static Optional<String> read(Value value) {
        Optional<String> name = value.parse("letters, digits, '_' and ':', no digit in front", text -> Optional.of(text)
                .filter(Names::isMetricName));
        Optional<String> owner = name.flatMap(Names::owner);
        owner.ifPresent(who -> value.problem("reserved metric name " + value.found() + " (it is " + who + ")"));
        return owner.isPresent() ? Optional.empty() : name;
    }

    /** The family of a metric; its name has to end as its type wants. */
    static Optional<Family> family(Value named, String name, MetricType type, String help) {
        if (!name.endsWith(type.suffix()) || name.length() == type.suffix().length()) {
            named.problem("invalid 'name' (found %s; expected the name of type %s to end in %s)"
                    .formatted(named.found(), type.openMetrics(), type.suffix()));
            return Optional.empty();
        }
        var family = new Family(name, type, help);
        Optional<String> reserved = family.sampleNames().stream()
                .filter(sample -> Names.owner(sample).isPresent())
                .findFirst();
        reserved.ifPresent(sample -> named.problem("reserved metric name '%s' (found a %s %s; it is %s)"
                .formatted(
                        sample,
                        type.openMetrics(),
                        named.found(),
                        Names.owner(sample).orElseThrow())));
        return reserved.isPresent() ? Optional.empty() : Optional.of(family);
    }
}
