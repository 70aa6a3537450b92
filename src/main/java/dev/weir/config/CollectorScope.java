package dev.weir.config;

import dev.weir.model.Family;
import java.util.List;

/**
 * What the metrics of one collector have around them.
 *
 * @param databases those it runs on, globs resolved
 * @param databaseLabel whether every sample says where it comes from
 * @param families those of others, too
 */
record CollectorScope(String collector, List<DatabaseConfig> databases, boolean databaseLabel, Families families) {

    /** The label names that are still free for a metric. */
    LabelNames labelNames() {
        var names = new LabelNames();
        if (databaseLabel) {
            names.reserve("database", "every sample of a collector with 'databases' gets it");
        }
        for (DatabaseConfig database : databases) {
            database.labels()
                    .keySet()
                    .forEach(label -> names.reserve(label, "the database '" + database.name() + "' adds it"));
        }
        return names;
    }

    /** Takes a family for the collector, and reports what speaks against it. */
    void define(Family family, Value named, List<String> labels) {
        families.define(family, "the collector '" + collector + "'", named.location())
                .ifPresent(named::problem);
        Lint.check(family, labels).forEach(named::warn);
    }
}
