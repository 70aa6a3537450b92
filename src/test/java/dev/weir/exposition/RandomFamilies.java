package dev.weir.exposition;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Families as no sane query gives them, but one may. */
final class RandomFamilies {
    private static final List<MetricType> TYPES =
            List.of(MetricType.GAUGE, MetricType.COUNTER, MetricType.UNKNOWN, MetricType.INFO);
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
            blocks.add(samples(LABELS.subList(0, random.nextInt(LABELS.size() + 1)), block));
        }
        return new FamilySamples(family, blocks);
    }

    private Samples samples(List<String> labels, int block) {
        Samples.Builder samples = Samples.builder(labels);
        int size = labels.isEmpty() ? random.nextInt(2) : random.nextInt(random.nextInt(10) == 0 ? 400 : 8);
        for (int row = 0; row < size; row++) {
            String[] values = new String[labels.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = i == 0 ? block + "-" + row + text() : text();
            }
            samples.add(value(random), values);
        }
        return samples.build();
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
