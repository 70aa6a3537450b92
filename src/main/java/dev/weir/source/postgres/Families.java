package dev.weir.source.postgres;

import dev.weir.config.CollectorConfig;
import dev.weir.config.MetricConfig;
import dev.weir.config.PrometheusDuration;
import dev.weir.config.Schedule;
import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every family of a collector while it is read, in the order of the configuration. */
final class Families {
    private final Map<String, FamilyRows> families = new LinkedHashMap<>();
    private final int maxSeries;
    private int series;

    Families(CollectorConfig collector) {
        maxSeries = collector.limits().maxSeries();
        String note = note(collector.schedule());
        for (var query : collector.queries()) {
            for (MetricConfig metric : query.metrics()) {
                families.computeIfAbsent(
                        metric.name(), name -> new FamilyRows(new Family(name, metric.type(), help(metric, note))));
            }
        }
    }

    FamilyRows of(String family) {
        FamilyRows rows = families.get(family);
        if (rows == null) {
            throw new IllegalArgumentException("the collector has no family '" + family + "'");
        }
        return rows;
    }

    /** @throws CollectException if there are too many series now */
    void countSeries() {
        if (++series > maxSeries) {
            throw new CollectException(Reason.LIMIT, "more than " + maxSeries + " series (max_series)");
        }
    }

    List<FamilySamples> build() {
        return families.values().stream().map(FamilyRows::build).toList();
    }

    private static String help(MetricConfig metric, String note) {
        return metric.help().isEmpty() ? note : metric.help() + " " + note;
    }

    private static String note(Schedule schedule) {
        if (schedule instanceof Schedule.Interval interval) {
            return "(cached, refreshed every " + PrometheusDuration.format(interval.interval()) + ")";
        }
        return "(cached, refreshed by cron \"" + ((Schedule.Cron) schedule).expression() + "\")";
    }
}
