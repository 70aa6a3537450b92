package dev.weir.source.postgres;

import dev.weir.config.MetricConfig.OnDuplicate;
import dev.weir.config.MetricConfig.Totals;
import dev.weir.model.CanonicalFloats;
import dev.weir.model.Suffix;
import dev.weir.source.CollectException;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Histograms or summaries. Those of one row are written at once. The rows of the others may come in any order, so they are
 * written when all rows are there, in the order of their first ones.
 */
abstract sealed class PointMapping extends MetricMapping permits HistogramMapping, SummaryMapping {
    private final Cells cells;
    private final LabelMapping labels;
    private final boolean oneRowEach;
    private final String lineLabel;
    private final TotalColumns totals;
    private final Families families;
    private final LineBlock block;
    private final List<Point> points = new ArrayList<>();
    private final Map<Double, String> texts = new HashMap<>();

    /**
     * @param oneRowEach whether a second row with the same labels is one too many
     * @param lineLabel what tells a point's lines apart
     */
    PointMapping(
            Cells cells, LabelMapping labels, boolean oneRowEach, String lineLabel, Totals totals, Families families) {
        this.cells = cells;
        this.labels = labels;
        this.oneRowEach = oneRowEach;
        this.lineLabel = lineLabel;
        this.totals = new TotalColumns(cells, totals);
        this.families = families;
        this.block = families.of(cells.metric().name()).lines(labels.names(), lineLabel);
    }

    /** Adds the buckets or quantiles of a row. */
    abstract void entries(Row row, int number, Point point);

    /**
     * Writes a point whose totals are known as far as they will be.
     *
     * @param entries ascending, each bound or quantile once
     */
    abstract void write(Point point, List<Point.Entry> entries);

    @Override
    final void add(Row row, int number) {
        Point point = point(labels.of(row), number);
        if (point != null) {
            totals.read(row, number, point);
            entries(row, number, point);
            if (oneRowEach) {
                totals.complete(point);
                write(point, distinct(point));
            }
        }
    }

    @Override
    final void finish() {
        for (Point point : points) {
            try {
                totals.complete(point);
            } catch (CollectException e) {
                throw Failures.inRow(point.row, e);
            }
            write(point, distinct(point));
        }
    }

    /** The point that a row belongs to; null for none: it is there already. */
    private @Nullable Point point(String[] row, int number) {
        SeriesIndex.Place earlier = block.begin(row);
        if (earlier == null) {
            var point = new Point(row, number);
            if (!oneRowEach) {
                points.add(point);
            }
            return point;
        }
        if (earlier.block() == block && !oneRowEach) {
            return points.get(earlier.place());
        }
        if (cells.metric().onDuplicate() == OnDuplicate.FIRST) {
            return null;
        }
        throw cells.wrong(describe(row) + " occurs twice");
    }

    private List<Point.Entry> distinct(Point point) {
        var distinct = new ArrayList<Point.Entry>();
        for (Point.Entry entry : point.entries()) {
            if (distinct.isEmpty() || distinct.get(distinct.size() - 1).at() != entry.at()) {
                distinct.add(entry);
            } else if (cells.metric().onDuplicate() != OnDuplicate.FIRST) {
                throw wrong(entry.row(), line(entry.at()) + " of " + describe(point.labels) + " occurs twice");
            }
        }
        return distinct;
    }

    final void line(Suffix suffix, Point point, double at, double value) {
        add(suffix, point, text(at), value);
    }

    /** Writes the totals that are known. */
    final void totals(Point point, double sum, double count) {
        if (!Double.isNaN(sum)) {
            add(Suffix.SUM, point, "", sum);
        }
        if (!Double.isNaN(count)) {
            add(Suffix.COUNT, point, "", count);
        }
    }

    private void add(Suffix suffix, Point point, String line, double value) {
        families.countSeries();
        block.add(suffix, point.labels, line, value);
    }

    /** A bucket or quantile as its label is written, for messages: {@code le="1.0"}. */
    final String line(double at) {
        return lineLabel + "=\"" + text(at) + '"';
    }

    /** For messages: {@code the histogram latency{region="eu"}}. */
    final String describe(String[] row) {
        return "the " + cells.metric().type().openMetrics() + " " + block.describe(row);
    }

    /**
     * @param row that is wrong
     * @param what a sentence on the metric
     */
    final CollectException wrong(int row, String what) {
        CollectException failure = cells.wrong(what);
        return oneRowEach ? failure : Failures.inRow(row, failure);
    }

    private String text(double at) {
        return texts.computeIfAbsent(at, CanonicalFloats::text);
    }
}
