package dev.weir.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Units in metric names, and the base units that should stand there instead.
 *
 * @see <a href="https://github.com/prometheus/client_golang/tree/main/prometheus/testutil/promlint">promlint</a>
 */
final class Units {
    private static final Set<String> BASE =
            Set.of("amperes", "bytes", "celsius", "grams", "joules", "kelvin", "meters", "metres", "seconds", "volts");
    private static final Map<String, String> OTHER = Map.ofEntries(
            Map.entry("minutes", "seconds"),
            Map.entry("hours", "seconds"),
            Map.entry("days", "seconds"),
            Map.entry("weeks", "seconds"),
            Map.entry("kelvins", "kelvin"),
            Map.entry("fahrenheit", "celsius"),
            Map.entry("rankine", "celsius"),
            Map.entry("inches", "meters"),
            Map.entry("yards", "meters"),
            Map.entry("miles", "meters"),
            Map.entry("bits", "bytes"),
            Map.entry("calories", "joules"),
            Map.entry("pounds", "grams"),
            Map.entry("ounces", "grams"));
    /** As promlint knows them: 'mibi' is its spelling. */
    private static final Set<String> PREFIXES = Set.of(
            "pico", "nano", "micro", "milli", "centi", "deci", "deca", "hecto", "kilo", "kibi", "mega", "mibi", "giga",
            "gibi", "tera", "tebi", "peta", "pebi");

    private Units() {}

    /**
     * A unit of a name.
     *
     * @param name as it stands in the metric's name
     * @param base the base unit of the same quantity
     */
    record Unit(String name, String base) {}

    /** The first unit in a metric's name, unless it is a base unit. */
    static Optional<Unit> notBase(String metric) {
        for (String word : metric.split("_", -1)) {
            Optional<String> base = base(word).or(() -> PREFIXES.stream()
                    .filter(word::startsWith)
                    .flatMap(prefix -> base(word.substring(prefix.length())).stream())
                    .findFirst());
            if (base.isPresent()) {
                return base.filter(unit -> !unit.equals(word)).map(unit -> new Unit(word, unit));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> base(String word) {
        return BASE.contains(word) ? Optional.of(word) : Optional.ofNullable(OTHER.get(word));
    }
}
