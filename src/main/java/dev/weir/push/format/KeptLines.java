package dev.weir.push.format;

import dev.weir.model.Family;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.model.Suffix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Reads the kept lines of a family back into samples: a block for those that follow each other with the same label names. */
final class KeptLines {
    private static final String INSTANCE = "instance";

    private final Family family;
    private final SortedMap<String, String> group;
    private final Lines lines;
    private final SampleLine line;

    /** The label that tells a bucket or a quantile; empty for none. */
    private final String own;

    private final Map<Key, Block> blocks = new LinkedHashMap<>();
    private @Nullable Block last;

    KeptLines(Family family, SortedMap<String, String> group, String text) {
        this.family = family;
        this.group = group;
        this.lines = new Lines(text);
        this.line = new SampleLine(lines);
        this.own = family.type() == MetricType.HISTOGRAM ? "le" : family.type() == MetricType.SUMMARY ? "quantile" : "";
    }

    List<Samples> read() {
        while (lines.next()) {
            line.read();
            Suffix suffix = suffix();
            boolean hasOwn = !own.isEmpty() && line.labels > 0 && isCalled(line.labels - 1, own);
            int labels = hasOwn ? line.labels - 1 : line.labels;
            Block block = last;
            if (block == null || !isOf(block, labels)) {
                block = block(labels);
                last = block;
            }
            for (int i = 0; i < labels; i++) {
                block.set(block.fixed + i, lines.text, line.valueStart(i), line.valueEnd(i));
            }
            if (!own.isEmpty()) {
                int value = hasOwn ? line.valueStart(labels) : 0;
                block.set(block.fixed + labels, lines.text, value, hasOwn ? line.valueEnd(labels) : 0);
            }
            block.samples.add(suffix, line.value, block.values);
        }
        return blocks.values().stream().map(block -> block.samples.build()).toList();
    }

    /**
     * What the rows of a block have in common.
     *
     * @param fixed how many labels, from the first on, are the same in all rows
     */
    private record Key(List<String> names, int fixed) {}

    private static final class Block {
        final List<String> names;
        final int fixed;
        final String[] values;
        final Samples.Builder samples;

        Block(Key key, String[] values) {
            this.names = key.names();
            this.fixed = key.fixed();
            this.values = values;
            this.samples = Samples.builder(key.names(), key.fixed());
        }

        /** Sets the next row's value of a label, which is often that of the row before. */
        void set(int label, String text, int from, int to) {
            String before = values[label];
            if (before.length() != to - from
                    || !text.regionMatches(from, before, 0, before.length())
                    || before.indexOf('\\') >= 0) {
                values[label] = Labels.unescape(text.substring(from, to));
            }
        }
    }

    private Suffix suffix() {
        int length = family.name().length();
        if (lines.text.startsWith(family.name(), line.nameStart)) {
            for (Suffix suffix : family.type().suffixes()) {
                int end = line.nameStart + length;
                if (line.nameEnd - end == suffix.text().length() && lines.text.startsWith(suffix.text(), end)) {
                    return suffix;
                }
            }
        }
        throw lines.fault("a sample of another family than '" + family.name() + "'");
    }

    private boolean isOf(Block block, int labels) {
        if (block.names.size() != block.fixed + labels + (own.isEmpty() ? 0 : 1)) {
            return false;
        }
        for (int i = 0; i < labels; i++) {
            if (!isCalled(i, block.names.get(block.fixed + i))) {
                return false;
            }
        }
        return true;
    }

    private boolean isCalled(int label, String name) {
        int start = line.labelStart(label);
        return line.labelEnd(label) - start == name.length() && lines.text.startsWith(name, start);
    }

    private Block block(int labels) {
        var names = new ArrayList<>(group.keySet());
        var mine = new ArrayList<String>();
        for (int i = 0; i < labels; i++) {
            mine.add(lines.text.substring(line.labelStart(i), line.labelEnd(i)));
        }
        if (!group.containsKey(INSTANCE) && !mine.contains(INSTANCE)) {
            names.add(INSTANCE);
        }
        int fixed = names.size();
        names.addAll(mine);
        if (!own.isEmpty()) {
            names.add(own);
        }
        try {
            return blocks.computeIfAbsent(new Key(names, fixed), key -> new Block(key, values(names)));
        } catch (IllegalArgumentException e) {
            throw lines.fault(String.valueOf(e.getMessage()));
        }
    }

    private String[] values(List<String> names) {
        return names.stream().map(name -> group.getOrDefault(name, "")).toArray(String[]::new);
    }
}
