package dev.weir.work;

import dev.weir.model.CanonicalFloats;
import dev.weir.model.FamilySamples;
import dev.weir.model.Samples;
import dev.weir.model.Suffix;
import dev.weir.trace.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of work, as samples: as many of each kind of work, whatever has happened to it. */
final class WorkSamples {
    /** Of one kind of work: buckets up to each bound and all, a sum, a count, an outcome each, and five numbers. */
    static final int EACH = TracedWork.BOUNDS.size() + 3 + Outcome.values().length + 5;

    private WorkSamples() {}

    /** The families of every name. */
    static List<FamilySamples> of(List<Reading> readings) {
        Map<String, List<Reading>> byName = new LinkedHashMap<>();
        readings.forEach(reading -> byName.computeIfAbsent(reading.key().name(), name -> new ArrayList<>())
                .add(reading));
        var families = new ArrayList<FamilySamples>();
        byName.forEach((name, ofName) -> {
            for (WorkFamily family : WorkFamily.values()) {
                families.add(new FamilySamples(family.of(name), blocks(family, ofName)));
            }
        });
        return families;
    }

    /** Work of one name may have other labels each time. */
    private static List<Samples> blocks(WorkFamily family, List<Reading> readings) {
        Map<List<String>, Samples.Builder> blocks = new LinkedHashMap<>();
        for (Reading reading : readings) {
            var names = new ArrayList<>(reading.key().labels().keySet());
            String own = ownLabel(family);
            if (own != null) {
                names.add(own);
            }
            add(family, reading, blocks.computeIfAbsent(names, Samples::builder));
        }
        return blocks.values().stream().map(Samples.Builder::build).toList();
    }

    private static @Nullable String ownLabel(WorkFamily family) {
        return switch (family) {
            case FINISHED -> "outcome";
            case DURATION -> "le";
            case WORKED, RUNNING, STARTED, DURATION_MAX, OLDEST_RUNNING -> null;
        };
    }

    private static void add(WorkFamily family, Reading reading, Samples.Builder to) {
        var labels = new ArrayList<>(reading.key().labels().values());
        switch (family) {
            case WORKED -> to.add(seconds(reading.worked()), array(labels));
            case RUNNING -> to.add(reading.running(), array(labels));
            case STARTED -> to.add((double) reading.started(), array(labels));
            case FINISHED -> addFinished(reading, labels, to);
            case DURATION -> addDurations(reading.durations(), labels, to);
            case DURATION_MAX -> to.add(seconds(reading.durations().longest()), array(labels));
            case OLDEST_RUNNING -> to.add(seconds(reading.oldest()), array(labels));
        }
    }

    private static void addFinished(Reading reading, List<String> labels, Samples.Builder to) {
        for (Outcome outcome : Outcome.values()) {
            to.add((double) reading.finished().getOrDefault(outcome.label(), 0L), with(labels, outcome.label()));
        }
    }

    private static void addDurations(Durations.Snapshot durations, List<String> labels, Samples.Builder to) {
        long count = 0;
        for (int bucket = 0; bucket < durations.counts().size(); bucket++) {
            count += durations.counts().get(bucket);
            double bound = bucket < durations.bounds().size()
                    ? seconds(durations.bounds().get(bucket))
                    : Double.POSITIVE_INFINITY;
            to.add(Suffix.BUCKET, (double) count, with(labels, CanonicalFloats.text(bound)));
        }
        to.add(Suffix.SUM, seconds(durations.sum()), with(labels, ""));
        to.add(Suffix.COUNT, (double) count, with(labels, ""));
    }

    private static String[] with(List<String> labels, String own) {
        var all = new ArrayList<>(labels);
        all.add(own);
        return array(all);
    }

    private static String[] array(List<String> labels) {
        return labels.toArray(String[]::new);
    }

    private static double seconds(Duration duration) {
        return (duration.getSeconds() * 1e9 + duration.getNano()) / 1e9;
    }
}
