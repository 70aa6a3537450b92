package dev.weir.config;

import java.util.Optional;
import java.util.regex.Pattern;

/** The upper bound of a bucket as it is written in a file: a number, or infinity as Prometheus or YAML writes it. */
final class UpperBound {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern INFINITE = Pattern.compile("\\+?\\.?(inf|Inf|INF)");

    private UpperBound() {}

    static Optional<Double> parse(String text) {
        if (INFINITE.matcher(text).matches()) {
            return Optional.of(Double.POSITIVE_INFINITY);
        }
        return Optional.of(text)
                .filter(number -> NUMBER.matcher(number).matches())
                .map(Double::valueOf)
                .filter(Double::isFinite);
    }
}
