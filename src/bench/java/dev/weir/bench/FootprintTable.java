package dev.weir.bench;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A Markdown table with a column for each program, and perhaps the first one's ratio to every other. */
final class FootprintTable {
    private final int ratios;
    private final List<String> rows = new ArrayList<>();

    /** @param columns how many candidates there are, called A, B and so on */
    FootprintTable(int columns) {
        this(IntStream.range(0, columns).mapToObj(FootprintTable::name).toList(), columns - 1);
    }

    private FootprintTable(List<String> names, int ratios) {
        this.ratios = ratios;
        var head = new ArrayList<String>();
        head.add("");
        head.addAll(names);
        IntStream.rangeClosed(1, ratios).mapToObj(i -> "A : " + name(i)).forEach(head::add);
        rows.add(row(head));
        rows.add("|---".repeat(head.size()) + "|");
    }

    /** Without ratios. */
    static FootprintTable of(List<String> names) {
        return new FootprintTable(names, 0);
    }

    static String name(int column) {
        return String.valueOf((char) ('A' + column));
    }

    /** @param number what the ratio is made of; NaN if there is none */
    record Cell(String text, double number) {
        private static final double MIB = 1 << 20;

        static Cell missing(String why) {
            return new Cell(why, Double.NaN);
        }

        static Cell bytes(long bytes) {
            return new Cell(mib(bytes), bytes);
        }

        static Cell memory(Resident resident) {
            return new Cell("%s (%s)".formatted(mib(resident.now()), mib(resident.peak())), resident.now());
        }

        /** The median of milliseconds, in brackets the smallest and the largest; nothing if one is NaN. */
        static Cell spread(String format, List<Double> values) {
            if (values.contains(Double.NaN)) {
                return missing("—");
            }
            DoubleSummaryStatistics all =
                    values.stream().mapToDouble(value -> value).summaryStatistics();
            double median = median(values);
            return new Cell(
                    String.format(
                            Locale.ROOT,
                            format + " (" + format + " to " + format + ") ms",
                            median,
                            all.getMin(),
                            all.getMax()),
                    median);
        }

        private static String mib(long bytes) {
            return String.format(Locale.ROOT, "%.1f MiB", bytes / MIB);
        }
    }

    static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** Adds a row, and shows it at once on standard error: what is measured later may fail. */
    void add(String label, List<Cell> cells) {
        var row = new ArrayList<String>();
        row.add(label);
        cells.forEach(cell -> row.add(cell.text()));
        for (int i = 1; i <= ratios; i++) {
            double ratio = cells.get(0).number() / cells.get(i).number();
            row.add(Double.isNaN(ratio) ? "—" : String.format(Locale.ROOT, "%.2f", ratio));
        }
        rows.add(row(row));
        System.err.println(row(row));
    }

    private static String row(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }

    @Override
    public String toString() {
        return String.join("\n", rows);
    }
}
