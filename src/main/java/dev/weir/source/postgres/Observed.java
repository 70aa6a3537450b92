package dev.weir.source.postgres;

/**
 * The numbers that histograms and summaries consist of. Each method throws an {@link IllegalArgumentException} with what is
 * wrong with the value.
 *
 * @see <a href="https://prometheus.io/docs/specs/om/open_metrics_spec/#metric-types">what OpenMetrics asks of them</a>
 */
final class Observed {
    private Observed() {}

    /** The upper bound of a bucket. */
    static double bound(Object value) {
        double bound = decimal(value);
        if (Double.isNaN(bound)) {
            throw new IllegalArgumentException("is NaN, but a bound is a number or infinite");
        }
        return bound;
    }

    static double quantile(Object value) {
        double quantile = decimal(value);
        if (!(quantile >= 0 && quantile <= 1)) {
            throw new IllegalArgumentException("is " + quantile + ", but a quantile is from 0 to 1");
        }
        return quantile;
    }

    /** What lies at a quantile: NaN if nothing was observed. */
    static double atQuantile(Object value) {
        double number = Values.number(value);
        if (number < 0) {
            throw new IllegalArgumentException("is " + number + ", but a summary's quantiles are never negative");
        }
        return number;
    }

    /** How many there are. */
    static double count(Object value) {
        double count = Values.number(value);
        if (!(count >= 0 && count == Math.rint(count) && Double.isFinite(count))) {
            throw new IllegalArgumentException(
                    "is " + count + ", but observations are counted as whole numbers from 0");
        }
        return count;
    }

    static double sum(Object value) {
        double sum = Values.number(value);
        if (!(sum >= 0)) {
            throw new IllegalArgumentException("is " + sum + ", but a sum of observations is never negative or NaN");
        }
        return sum;
    }

    /** A float4 is taken for the decimal that it is written as: the number stands in a label. Zero has no sign. */
    private static double decimal(Object value) {
        double number = value instanceof Float single ? Double.parseDouble(single.toString()) : Values.number(value);
        return number + 0.0;
    }
}
