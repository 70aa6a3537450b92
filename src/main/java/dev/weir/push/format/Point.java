package dev.weir.push.format;

import dev.weir.model.CanonicalFloats;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A histogram or a summary of one set of labels: what has been told of it so far. */
final class Point {
    final int place;

    @Nullable
    Double sum;

    @Nullable
    Double count;

    private double[] keys = new double[4];
    private double[] values = new double[4];
    private int size;

    /** @param place of its first sample */
    Point(int place) {
        this.place = place;
    }

    /** Adds a bucket or a quantile. */
    void add(double key, double value) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        // Zero has no sign among labels.
        keys[size] = key + 0.0;
        values[size++] = value;
    }

    int size() {
        return size;
    }

    double key(int index) {
        return keys[index];
    }

    double value(int index) {
        return values[index];
    }

    /** Puts the keys in ascending order. */
    void sort() {
        boolean isSorted = true;
        for (int i = 1; i < size && isSorted; i++) {
            isSorted = keys[i - 1] <= keys[i];
        }
        if (!isSorted) {
            double[] keysBefore = keys;
            double[] valuesBefore = values;
            int[] order = IntStream.range(0, size)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> keysBefore[i]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            keys = Arrays.stream(order).mapToDouble(i -> keysBefore[i]).toArray();
            values = Arrays.stream(order).mapToDouble(i -> valuesBefore[i]).toArray();
        }
    }

    /** The values of the labels {@code le} and {@code quantile}, of which there are few. */
    static final class Keys {
        private final Map<Double, String> texts = new HashMap<>();

        String text(double key) {
            return texts.computeIfAbsent(key, CanonicalFloats::text);
        }
    }
}
