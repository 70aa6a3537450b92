package dev.weir.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A Markdown table of what shall be reached, beside what is reached. */
final class Targets {
    private final List<String> rows = new ArrayList<>();

    void add(String what, String target, String reached, boolean met) {
        rows.add("| %s | %s | %s | %s |".formatted(what, target, reached, met ? "met" : "**missed**"));
    }

    /** @param format of numbers */
    void atMost(String what, String format, double most, double reached) {
        add(
                what,
                String.format(Locale.ROOT, "at most " + format, most),
                String.format(Locale.ROOT, format, reached),
                reached <= most);
    }

    @Override
    public String toString() {
        return "| | target | reached | |\n|---|---|---|---|\n" + String.join("\n", rows);
    }
}
