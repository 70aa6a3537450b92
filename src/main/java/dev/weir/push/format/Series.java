package dev.weir.push.format;

import dev.weir.model.MetricType;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Takes the samples of families, no series twice. */
final class Series {
    private final Families families;
    private final Set<String> group;
    private final Set<String> seen = new HashSet<>();

    /** @param group names of the group's labels */
    Series(Families families, Set<String> group) {
        this.families = families;
        this.group = group;
    }

    /**
     * Takes a sample.
     *
     * @param name of the sample
     * @param labels sorted; the family's own one is taken away
     */
    void add(FamilyInput family, String name, Labels labels, double value, int place) {
        families.count(family, place);
        if (family.has(MetricType.HISTOGRAM) || family.has(MetricType.SUMMARY)) {
            addToPoint(family, name, labels, value, place);
            return;
        }
        String text = labels.text();
        String series = text.isEmpty() ? name : name + "{" + text + "}";
        if (!seen.add(series)) {
            throw repeated(series, place);
        }
        family.lines.append(series).append(' ');
        Floats.append(value, family.lines);
        family.lines.append('\n');
    }

    /** A histogram or summary that has not been there. */
    Point newPoint(FamilyInput family, Labels labels, int place) {
        String text = labels.text();
        if (family.points.containsKey(text)) {
            throw repeated(family.name + "{" + text + "}", place);
        }
        return point(family, text, place);
    }

    private void addToPoint(FamilyInput family, String name, Labels labels, double value, int place) {
        String own = family.ownLabel();
        Optional<String> key = labels.take(own);
        Point point = point(family, labels.text(), place);
        String suffix = name.substring(family.name.length());
        boolean counts = !suffix.equals("_sum") && family.has(MetricType.HISTOGRAM);
        if ((counts || suffix.equals("_count")) && !(value >= 0)) {
            throw families.fault(
                    place, "invalid count of a " + kind(family) + " (found " + value + "; expected 0 or more)");
        }
        if (suffix.equals("_sum") || suffix.equals("_count")) {
            if (key.isPresent()) {
                throw families.fault(place, "the label '%s' (found at '%s'; expected none there)".formatted(own, name));
            }
            boolean isSum = suffix.equals("_sum");
            if ((isSum ? point.sum : point.count) != null) {
                throw repeated(name + "{" + labels.text() + "}", place);
            }
            if (isSum) {
                point.sum = value;
            } else {
                point.count = value;
            }
            return;
        }
        if (family.has(MetricType.HISTOGRAM) && suffix.isEmpty()) {
            throw families.fault(place, "no sample of a histogram is called '" + name + "'");
        }
        if (key.isEmpty()) {
            throw families.fault(place, "missing label '" + own + "' (found a sample '" + name + "' without it)");
        }
        point.add(key(family, key.get(), place), value);
    }

    private double key(FamilyInput family, String text, int place) {
        double key;
        try {
            key = Floats.parse(text);
        } catch (NumberFormatException e) {
            key = Double.NaN;
        }
        checkKey(family, key, text, place);
        return key;
    }

    /** Refuses what is neither an upper bound nor a quantile. */
    void checkKey(FamilyInput family, double key, String text, int place) {
        boolean isQuantile = family.has(MetricType.SUMMARY);
        if (isQuantile ? !(key >= 0 && key <= 1) : Double.isNaN(key)) {
            throw families.fault(
                    place,
                    "invalid '%s' (found %s; expected %s)"
                            .formatted(
                                    family.ownLabel(),
                                    Quoted.text(text),
                                    isQuantile ? "a number from 0 to 1" : "a number or '+Inf'"));
        }
    }

    private Point point(FamilyInput family, String labels, int place) {
        if (group.contains(family.ownLabel())) {
            throw families.fault(
                    place,
                    "the group has the label '%s', which a %s has itself".formatted(family.ownLabel(), kind(family)));
        }
        return family.points.computeIfAbsent(labels, key -> new Point(place));
    }

    private MalformedBody repeated(String series, int place) {
        return families.fault(
                place, "the series " + Quoted.text(series) + " is given twice, when its labels are those of the group");
    }

    private static String kind(FamilyInput family) {
        return family.has(MetricType.HISTOGRAM) ? "histogram" : "summary";
    }
}
