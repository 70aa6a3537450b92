package dev.weir.push.format;

import dev.weir.model.MetricType;
import org.jspecify.annotations.Nullable;

/** Writes histograms and summaries as lines, completed where the formats want it. */
final class PointLines {
    private final Families families;
    private final Point.Keys keys = new Point.Keys();

    PointLines(Families families) {
        this.families = families;
    }

    /** Writes those of a family to its lines. */
    void write(FamilyInput family) {
        family.points.forEach((labels, point) -> {
            point.sort();
            for (int i = 1; i < point.size(); i++) {
                if (point.key(i) == point.key(i - 1)) {
                    throw families.fault(
                            point.place,
                            "'%s{%s}' has %s=\"%s\" twice"
                                    .formatted(family.name, shown(labels), family.ownLabel(), keys.text(point.key(i))));
                }
            }
            if (family.has(MetricType.HISTOGRAM)) {
                complete(family, labels, point);
            }
            String suffix = family.has(MetricType.HISTOGRAM) ? "_bucket" : "";
            for (int i = 0; i < point.size(); i++) {
                family.lines.append(family.name).append(suffix).append('{').append(labels);
                family.lines.append(labels.isEmpty() ? "" : ",").append(family.ownLabel());
                family.lines.append("=\"").append(keys.text(point.key(i))).append("\"} ");
                end(point.value(i), family.lines);
            }
            total("_sum", point.sum, family, labels);
            total("_count", point.count, family, labels);
        });
        family.points.clear();
    }

    /** A histogram has a bucket that holds all, and both a sum and a count or neither. */
    private void complete(FamilyInput family, String labels, Point point) {
        boolean isWhole = point.size() > 0 && point.key(point.size() - 1) == Double.POSITIVE_INFINITY;
        if (!isWhole) {
            if (point.count == null) {
                throw families.fault(
                        point.place,
                        "the histogram '%s{%s}' has neither a bucket le=\"+Inf\" nor a count"
                                .formatted(family.name, shown(labels)));
            }
            families.count(family, point.place);
            point.add(Double.POSITIVE_INFINITY, point.count);
        }
        if (point.sum != null && point.count == null) {
            families.count(family, point.place);
            point.count = point.value(point.size() - 1);
        }
        if (point.count != null && point.sum == null) {
            families.count(family, point.place);
            point.sum = 0.0;
        }
    }

    private static void total(String suffix, @Nullable Double value, FamilyInput family, String labels) {
        if (value != null) {
            family.lines.append(family.name).append(suffix);
            if (!labels.isEmpty()) {
                family.lines.append('{').append(labels).append('}');
            }
            family.lines.append(' ');
            end(value, family.lines);
        }
    }

    private static void end(double value, StringBuilder lines) {
        Floats.append(value, lines);
        lines.append('\n');
    }

    private static String shown(String labels) {
        String quoted = Quoted.text(labels);
        return quoted.substring(1, quoted.length() - 1);
    }
}
