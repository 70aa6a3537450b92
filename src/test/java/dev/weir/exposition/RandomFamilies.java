package dev.weir.exposition;

import dev.weir.model.CanonicalFloats;
import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.model.Suffix;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Families as no sane query gives them, but one may. */
final class RandomFamilies {
    private static final List<MetricType> TYPES = List.of(MetricType.values());
    private static final List<String> LABELS = List.of("region", "state", "customer_name", "a", "Z_9");
    private static final List<String> NASTY = List.of(
            "\"",
            "\\",
            "\n",
            "\r",
            "\r\n",
            "\\n",
            "\\\"",
            "\t",
            "\u0001",
            "\u001b[0m",
            "\u007f",
            "\u0085",
            "\u2028",
            "é",
            "ß",
            "漢字",
            "\uFEFF",
            "\uFFFD",
            "😀",
            "👩‍👧",
            "𝄞",
            " ",
            "}",
            "{",
            ",",
            "=",
            "# EOF",
            "# TYPE x gauge",
            "} 1");

    private final Random random;

    RandomFamilies(Random random) {
        this.random = random;
    }

    /** Some families whose names start with the prefix; every call gives those of the same names the same type. */
    List<FamilySamples> families(String prefix, int atMost) {
        var families = new ArrayList<FamilySamples>();
        for (int i = random.nextInt(atMost + 1); i > 0; i--) {
            families.add(family(prefix + "_" + i, i));
        }
        return families;
    }

    private FamilySamples family(String name, int number) {
        MetricType type = TYPES.get(number % TYPES.size());
        var family = new Family(
                name + type.suffix(), type, number % 7 == 0 ? "" : "Help of \"" + number + "\" \\ and\nmore 😀.");
        var blocks = new ArrayList<Samples>();
        for (int block = random.nextInt(3); block > 0; block--) {
            List<String> labels = LABELS.subList(0, random.nextInt(LABELS.size() + 1));
            blocks.add(samples(family, labels, block));
        }
        return new FamilySamples(family, blocks);
    }

    private Samples samples(Family family, List<String> labels, int block) {
        String own =
                switch (family.type()) {
                    case HISTOGRAM -> "le";
                    case SUMMARY -> "quantile";
                    case STATESET -> family.name();
                    default -> "";
                };
        var names = new ArrayList<>(labels);
        if (!own.isEmpty()) {
            names.add(random.nextInt(names.size() + 1), own);
        }
        Samples.Builder samples = Samples.builder(names);
        int size = labels.isEmpty()
                ? block == 1 ? random.nextInt(2) : 0
                : random.nextInt(random.nextInt(10) == 0 ? 400 : 8);
        for (int row = 0; row < (own.isEmpty() ? size : (size + 4) / 5); row++) {
            String[] values = new String[names.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = names.get(i).equals(LABELS.get(0)) ? block + "-" + row + text() : text();
            }
            add(family.type(), names.indexOf(own), values, samples);
        }
        return samples.build();
    }

    /** Adds what belongs together: one sample, or several that differ in one label. */
    private void add(MetricType type, int label, String[] values, Samples.Builder to) {
        switch (type) {
            case HISTOGRAM -> {
                int count = 0;
                for (double bound = random.nextInt(100) / 8.0; bound < 1e9; bound = bound * 13 + 0.001) {
                    count += random.nextInt(1_000);
                    to.add(Suffix.BUCKET, count, with(values, label, CanonicalFloats.text(bound)));
                }
                to.add(Suffix.BUCKET, count, with(values, label, "+Inf"));
                addTotals(count, label, values, to);
            }
            case SUMMARY -> {
                for (double quantile = random.nextInt(5) / 4.0; quantile <= 1; quantile += 0.3) {
                    to.add(value(random), with(values, label, CanonicalFloats.text(quantile)));
                }
                addTotals(random.nextInt(1_000), label, values, to);
            }
            case STATESET -> {
                for (int state = 0; state < 3; state++) {
                    to.add(random.nextInt(2), with(values, label, state + text()));
                }
            }
            default -> to.add(value(random), values);
        }
    }

    private void addTotals(double count, int label, String[] values, Samples.Builder to) {
        if (random.nextBoolean()) {
            to.add(Suffix.SUM, value(random), with(values, label, ""));
            to.add(Suffix.COUNT, count, with(values, label, ""));
        }
    }

    private static String[] with(String[] values, int label, String value) {
        String[] changed = values.clone();
        changed[label] = value;
        return changed;
    }

    private String text() {
        var text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(random.nextBoolean() ? NASTY.get(random.nextInt(NASTY.size())) : "plain");
        }
        if (random.nextInt(2_000) == 0) {
            text.append("x😀".repeat(random.nextInt(40_000)));
        }
        return text.toString();
    }

    static double value(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt(100);
            case 1 -> random.nextLong();
            case 2 -> -random.nextInt();
            case 3 -> random.nextInt() / 100.0;
            case 4 -> random.nextLong(1L << 53) / 1e6;
            case 5 -> random.nextGaussian();
            case 6 -> Double.longBitsToDouble(random.nextLong());
            default ->
                List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, -0.0, Double.MIN_VALUE)
                        .get(random.nextInt(6));
        };
    }
}
