package dev.weir.bench;

import dev.weir.bench.FootprintTable.Cell;
import dev.weir.bench.Refreshed.Holding;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** A table of what series take in memory: more than what the same programs take with one. */
final class MemoryRows {
    private static final double MOST_BYTES = 300;

    private final List<String> names;
    private final Targets targets;
    private final FootprintTable table;
    private List<Holding> idle = List.of();

    /** @param targets to which is added what a series shall take at most */
    MemoryRows(List<String> names, Targets targets) {
        this.names = names;
        this.targets = targets;
        table = FootprintTable.of(names);
    }

    /** Takes what programs hold that have next to nothing to serve. */
    void idle(List<Refreshed> weirs) {
        idle = holdings(weirs);
    }

    /** Adds what programs hold that serve so many series, and have refreshed them several times. */
    void add(int series, List<Refreshed> weirs) {
        List<Holding> loaded = holdings(weirs);
        String what = "%,d series: heap and direct memory, bytes a series".formatted(series);
        List<Cell> used = each(loaded, (now, before) -> {
            double heap = difference(now.heap(), before.heap()) / series;
            double direct = difference(now.direct(), before.direct()) / series;
            return Double.isNaN(heap)
                    ? Cell.missing("not told")
                    : cell("%.0f (heap %.0f, direct %.0f)", heap + direct, heap + direct, heap, direct);
        });
        table.add(what, used);
        for (int i = 0; i < used.size(); i++) {
            if (!Double.isNaN(used.get(i).number())) {
                targets.atMost(
                        names.get(i) + ", " + what,
                        "%.0f",
                        MOST_BYTES,
                        used.get(i).number());
            }
        }
        table.add(
                "%,d series: resident beyond the idle gateway, bytes a series".formatted(series),
                each(loaded, (now, before) -> {
                    double bytes =
                            (double) (now.resident().now() - before.resident().now()) / series;
                    return cell("%.0f of %.1f MiB", bytes, bytes, now.resident().now() / 1024.0 / 1024);
                }));
    }

    private interface Growth {
        Cell of(Holding now, Holding before);
    }

    private List<Cell> each(List<Holding> loaded, Growth growth) {
        return IntStream.range(0, loaded.size())
                .mapToObj(i -> growth.of(loaded.get(i), idle.get(i)))
                .toList();
    }

    private static List<Holding> holdings(List<Refreshed> weirs) {
        return weirs.stream().map(Refreshed::holding).toList();
    }

    private static double difference(OptionalDouble now, OptionalDouble before) {
        return now.orElse(Double.NaN) - before.orElse(Double.NaN);
    }

    private static Cell cell(String format, double number, Object... values) {
        return new Cell(String.format(Locale.ROOT, format, values), number);
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
