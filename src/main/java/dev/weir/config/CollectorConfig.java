package dev.weir.config;

import dev.weir.model.Family;
import dev.weir.model.MetricType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The unit of refresh.
 *
 * @param databases the names of the databases it runs on, globs resolved
 * @param databaseLabel whether every sample says in a label of that name where it comes from
 * @param timeout one deadline for all queries together
 * @param lastSuccessMetric the name of a gauge with the last success in unix seconds; null for none
 */
public record CollectorConfig(
        String name,
        List<String> databases,
        boolean databaseLabel,
        Schedule schedule,
        Duration timeout,
        OnError onError,
        OnEmpty onEmpty,
        Limits limits,
        @Nullable String lastSuccessMetric,
        List<QueryConfig> queries) {

    /** The families of its queries' rows. */
    public Stream<Family> families() {
        return queries.stream()
                .flatMap(query -> query.metrics().stream())
                .map(metric -> new Family(metric.name(), metric.type(), metric.help()));
    }

    /** The family of {@link #lastSuccessMetric}. */
    public Optional<Family> lastSuccessFamily() {
        return Optional.ofNullable(lastSuccessMetric).map(name -> new Family(name, MetricType.GAUGE, ""));
    }

    /** What happens to the last good samples after a failed refresh. */
    public sealed interface OnError {
        /** They stay for ever. */
        record Keep() implements OnError {}

        /** They go at once. */
        record Drop() implements OnError {}

        /** They stay until this long after the last success. */
        record KeepFor(Duration duration) implements OnError {}
    }

    /** What a successful answer without any sample means: no rows, or none that gives one. */
    public enum OnEmpty {
        /** Its series vanish. */
        PUBLISH,
        /** The last samples stay. */
        KEEP,
        /** The refresh has failed. */
        FAIL
    }

    /**
     * Above a limit the refresh fails whole.
     *
     * @param maxRows rows of one query
     * @param maxSeries series of one target
     * @param maxLabelLength characters of a label value
     * @param maxExpositionBytes bytes of the collector's rendered text
     */
    public record Limits(int maxRows, int maxSeries, int maxLabelLength, long maxExpositionBytes) {}
}
