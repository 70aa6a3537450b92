package dev.weir.config;

import dev.weir.model.Family;
import dev.weir.model.MetricType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code collectors}, of any number of files. */
final class CollectorReader {
    /** No metric has this help, as line breaks are taken out of it: so none shares a family with a last success. */
    private static final String NO_METRICS_HELP = "\n";

    private final Map<String, DatabaseConfig> databases;
    private final Defaults defaults;
    private final ScheduleReader schedules;
    private final Families families;
    private final boolean engines;
    private final Map<String, CollectorConfig> collectors = new LinkedHashMap<>();
    private final Map<String, Location> names = new LinkedHashMap<>();

    /**
     * A reader of one load.
     *
     * @param families those that others have, and those of collectors from now on
     * @param engines whether there is a section of engines, whose targets have a collector's name
     */
    CollectorReader(
            Map<String, DatabaseConfig> databases,
            Defaults defaults,
            Families families,
            boolean engines,
            InstantSource clock) {
        this.databases = databases;
        this.defaults = defaults;
        this.families = families;
        this.engines = engines;
        this.schedules = new ScheduleReader(clock);
    }

    /** By name, in the order in which they were read. */
    Map<String, CollectorConfig> collectors() {
        return collectors;
    }

    /** Reads the only key of an included file. */
    void readFile(Section included) {
        read(included.require("collectors", "nothing else in an included file"));
        included.finish();
    }

    /** Reads {@code collectors}, if it is there. */
    void read(Optional<Value> value) {
        value.flatMap(given -> given.section("collectors", "a mapping of names to collectors"))
                .ifPresent(this::read);
    }

    private void read(Section section) {
        for (Value collector : section.values()) {
            String name = collector.name();
            NameRule.check("a collector", collector);
            if (engines && name.equals(EngineConfig.COLLECTOR)) {
                collector.problemAtKey("the name 'docker' belongs to the targets of the section 'docker'"
                        + " (expected another name of the collector)");
            }
            Location first = names.putIfAbsent(name, collector.keyLocation());
            if (first != null) {
                collector.problemAtKey(
                        "the collector %s is defined twice (first at %s)".formatted(Value.quote(name), first));
            }
            collector
                    .section("the collector " + Value.quote(name), "a mapping with 'database', 'queries' and more")
                    .ifPresent(fields -> collectors.putIfAbsent(name, collector(name, fields)));
        }
    }

    private CollectorConfig collector(String name, Section section) {
        var references = new DatabaseReferences(databases);
        List<DatabaseConfig> runsOn = references.read(section);
        boolean databaseLabel = section.get("databases").isPresent();
        var scope = new CollectorScope(name, runsOn, databaseLabel, families);
        Schedule schedule = schedules.schedule(section, defaults);
        Optional<Value> timeoutValue = section.get("timeout");
        Duration timeout = timeoutValue.flatMap(Defaults::timeout).orElse(defaults.timeout());
        warnOfTimeout(section, schedule, timeout);
        List<QueryConfig> queries = queries(section, scope);
        var config = new CollectorConfig(
                name,
                runsOn.stream().map(DatabaseConfig::name).toList(),
                databaseLabel,
                schedule,
                timeout,
                schedules.onError(section, schedule),
                Defaults.onEmpty(section, defaults),
                Defaults.limits(section, defaults),
                lastSuccessMetric(section, scope).orElse(null),
                queries);
        section.finish();
        return config;
    }

    private static List<QueryConfig> queries(Section section, CollectorScope scope) {
        var reader = new QueryReader(scope);
        List<QueryConfig> queries = new ArrayList<>();
        int number = 0;
        for (Value item : section.require("queries", "a list of queries")
                .map(value -> value.nonEmptyItems("a list of queries"))
                .orElse(List.of())) {
            reader.read(item, ++number).ifPresent(queries::add);
        }
        return List.copyOf(queries);
    }

    private static Optional<String> lastSuccessMetric(Section section, CollectorScope scope) {
        Optional<Value> value = section.get("last_success_metric");
        Optional<String> name = value.flatMap(MetricNames::read);
        name.ifPresent(known ->
                scope.define(new Family(known, MetricType.GAUGE, NO_METRICS_HELP), value.orElseThrow(), List.of()));
        return name;
    }

    private static void warnOfTimeout(Section section, Schedule schedule, Duration timeout) {
        if (schedule instanceof Schedule.Interval every && timeout.compareTo(every.interval()) > 0) {
            Value blamed =
                    section.get("timeout").or(() -> section.get("interval")).orElse(null);
            String message = "the timeout of %s exceeds the interval of %s: a slow refresh makes the next ones skip"
                    .formatted(PrometheusDuration.format(timeout), PrometheusDuration.format(every.interval()));
            if (blamed == null) {
                section.warn(message);
            } else {
                blamed.warn(message);
            }
        }
    }
}
