package dev.weir.source.postgres;

import dev.weir.config.MetricConfig.Totals;
import dev.weir.model.Suffix;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.util.List;

/** Histograms: the counts of their buckets are cumulative, the last of which is that of all observations. */
final class HistogramMapping extends PointMapping {
    private final Buckets buckets;

    HistogramMapping(Cells cells, LabelMapping labels, Buckets buckets, Totals totals, Families families) {
        super(cells, labels, buckets.oneRowEach(), "le", totals, families);
        this.buckets = buckets;
    }

    @Override
    void entries(Row row, int number, Point point) {
        buckets.read(row, number, point);
    }

    /** Without a bucket and a count there is nothing to write: all of it was NULL. */
    @Override
    void write(Point point, List<Point.Entry> entries) {
        if (entries.isEmpty() && !point.count.isKnown()) {
            return;
        }
        check(point, entries);
        entries.forEach(bucket -> line(Suffix.BUCKET, point, bucket.at(), bucket.value()));
        double all = endsInInfinity(entries) ? last(entries).value() : point.count.value;
        if (!endsInInfinity(entries)) {
            line(Suffix.BUCKET, point, Double.POSITIVE_INFINITY, all);
        }
        if (point.sum.isKnown()) {
            totals(point, point.sum.value, all);
        }
    }

    private void check(Point point, List<Point.Entry> entries) {
        for (int i = 1; i < entries.size(); i++) {
            Point.Entry bucket = entries.get(i);
            Point.Entry below = entries.get(i - 1);
            if (!(bucket.value() >= below.value())) {
                throw wrong(bucket.row(), counts(point, bucket) + ", but " + upTo(below) + "; buckets are cumulative");
            }
        }
        if (point.count.isKnown()) {
            checkCount(point, entries);
        } else if (!endsInInfinity(entries)) {
            throw wrong(last(entries).row(), describe(point.labels) + " has no +Inf bucket and no count");
        }
        if (point.sum.isKnown() && !entries.isEmpty() && entries.get(0).at() < 0) {
            throw wrong(
                    entries.get(0).row(),
                    describe(point.labels) + " has the negative bound "
                            + line(entries.get(0).at()) + ", with which OpenMetrics allows no sum; leave 'sum' out");
        }
    }

    private void checkCount(Point point, List<Point.Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        Point.Entry last = last(entries);
        boolean fits = endsInInfinity(entries) ? point.count.value == last.value() : point.count.value >= last.value();
        if (!fits) {
            throw wrong(point.count.row, counts(point, last) + ", but its count is " + whole(point.count.value));
        }
    }

    private String counts(Point point, Point.Entry bucket) {
        return describe(point.labels) + " counts " + upTo(bucket);
    }

    private String upTo(Point.Entry bucket) {
        return whole(bucket.value()) + " up to " + line(bucket.at());
    }

    private static String whole(double count) {
        return new BigDecimal(count).toPlainString();
    }

    private static Point.Entry last(List<Point.Entry> entries) {
        return entries.get(entries.size() - 1);
    }

    private static boolean endsInInfinity(List<Point.Entry> entries) {
        return !entries.isEmpty() && last(entries).at() == Double.POSITIVE_INFINITY;
    }
}
