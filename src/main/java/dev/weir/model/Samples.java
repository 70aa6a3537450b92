package dev.weir.model;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * Samples of one family that have the same label names, kept as columns: one value a row, its label values, and what its
 * name ends in. The samples of one histogram or summary follow each other: its buckets or quantiles in ascending order,
 * whose labels {@code le} and {@code quantile} are {@link CanonicalFloats}, then its sum, then its count.
 */
public final class Samples {
    private final List<String> labelNames;
    private final int explicitLabels;
    private final Suffix[] suffixes;
    private final String[] labelValues;
    private final double[] values;

    private Samples(
            List<String> labelNames, int explicitLabels, Suffix[] suffixes, String[] labelValues, double[] values) {
        this.labelNames = labelNames;
        this.explicitLabels = explicitLabels;
        this.suffixes = suffixes;
        this.labelValues = labelValues;
        this.values = values;
    }

    /** @throws IllegalArgumentException if a label name is not one, or occurs twice */
    public static Builder builder(List<String> labelNames) {
        return new Builder(labelNames, 0);
    }

    /**
     * The same, where the first labels are written even if they are empty, so that whoever scrapes them adds none of their names.
     *
     * @param explicitLabels how many of the labels that holds for
     */
    public static Builder builder(List<String> labelNames, int explicitLabels) {
        return new Builder(labelNames, explicitLabels);
    }

    /** One sample without labels. */
    public static Samples of(double value) {
        return builder(List.of()).add(value).build();
    }

    public List<String> labelNames() {
        return labelNames;
    }

    /** How many labels, from the first on, are written even if they are empty. */
    public int explicitLabels() {
        return explicitLabels;
    }

    public int size() {
        return values.length;
    }

    /** The value of a label of a row, by the label's place in {@link #labelNames()}; the empty string for an absent label. */
    public String label(int row, int label) {
        return labelValues[row * labelNames.size() + label];
    }

    /** What the name of a row's sample has behind the name of its family. */
    public Suffix suffix(int row) {
        return suffixes[row];
    }

    public double value(int row) {
        return values[row];
    }

    /** The labels of a row as they are written, for messages: {@code {region="eu"}}. */
    public String describe(int row) {
        var text = new StringBuilder("{");
        for (int i = 0; i < labelNames.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(labelNames.get(i)).append("=\"");
            text.append(label(row, i)).append('"');
        }
        return text.append('}').toString();
    }

    /** Collects rows; not for use by several threads. */
    public static final class Builder {
        private final List<String> labelNames;
        private final int explicitLabels;
        private Suffix[] suffixes = new Suffix[16];
        private String[] labelValues;
        private double[] values = new double[16];
        private int size;

        private Builder(List<String> labelNames, int explicitLabels) {
            this.labelNames = List.copyOf(labelNames);
            this.explicitLabels = explicitLabels;
            var seen = new HashSet<String>();
            for (String name : this.labelNames) {
                if (!Names.isLabelName(name)) {
                    throw new IllegalArgumentException("'" + name + "' is not a label name");
                }
                if (!seen.add(name)) {
                    throw new IllegalArgumentException("the label '" + name + "' is given twice");
                }
            }
            this.labelValues = new String[16 * this.labelNames.size()];
        }

        /**
         * Adds a row.
         *
         * @throws IllegalArgumentException if there are not as many label values as names, or one is not text that can be
         *     written: NUL and unpaired surrogates are refused
         */
        public Builder add(double value, String... labels) {
            return add(Suffix.NONE, value, labels);
        }

        /** The same, for a sample whose name is that of its family with something behind it. */
        public Builder add(Suffix suffix, double value, String... labels) {
            if (labels.length != labelNames.size()) {
                throw new IllegalArgumentException(labels.length + " label values for the labels " + labelNames);
            }
            for (int i = 0; i < labels.length; i++) {
                if (!isWritable(labels[i])) {
                    throw new IllegalArgumentException("the label '" + labelNames.get(i)
                            + "' holds a NUL character or an unpaired surrogate, which no text format can carry");
                }
            }
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
                suffixes = Arrays.copyOf(suffixes, size * 2);
                labelValues = Arrays.copyOf(labelValues, values.length * labelNames.size());
            }
            System.arraycopy(labels, 0, labelValues, size * labels.length, labels.length);
            suffixes[size] = suffix;
            values[size++] = value;
            return this;
        }

        /** The value of a label of a row, as {@link Samples#label}. */
        public String label(int row, int label) {
            return labelValues[Objects.checkIndex(row, size) * labelNames.size() + label];
        }

        /** Adds to the value of a row. */
        public void increase(int row, double value) {
            values[Objects.checkIndex(row, size)] += value;
        }

        public int size() {
            return size;
        }

        public Samples build() {
            return new Samples(
                    labelNames,
                    explicitLabels,
                    Arrays.copyOf(suffixes, size),
                    Arrays.copyOf(labelValues, size * labelNames.size()),
                    Arrays.copyOf(values, size));
        }

        private static boolean isWritable(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == 0) {
                    return false;
                }
                if (Character.isSurrogate(c)) {
                    if (Character.isLowSurrogate(c)
                            || i + 1 == text.length()
                            || !Character.isLowSurrogate(text.charAt(i + 1))) {
                        return false;
                    }
                    i++;
                }
            }
            return true;
        }
    }
}
