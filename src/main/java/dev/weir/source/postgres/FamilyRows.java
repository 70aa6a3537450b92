package dev.weir.source.postgres;

import dev.weir.config.MetricConfig.OnDuplicate;
import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The samples of one family while they are read, of all queries that have a part in it. */
final class FamilyRows {
    private final Family family;
    private final List<Block> blocks = new ArrayList<>();
    private final Map<List<String>, Cell> series = new HashMap<>();

    FamilyRows(Family family) {
        this.family = family;
    }

    /** A part of the family: the samples with these label names. */
    Block block(List<String> labelNames) {
        var block = new Block(labelNames);
        blocks.add(block);
        return block;
    }

    FamilySamples build() {
        return new FamilySamples(family, blocks.stream().map(Block::build).toList());
    }

    /** Samples with the same label names. */
    final class Block {
        private final List<String> labelNames;
        private final int[] byName;
        private final List<String[]> labels = new ArrayList<>();
        private double[] values = new double[16];

        private Block(List<String> labelNames) {
            this.labelNames = labelNames;
            this.byName = IntStream.range(0, labelNames.size())
                    .boxed()
                    .sorted(Comparator.comparing(labelNames::get))
                    .mapToInt(Integer::intValue)
                    .toArray();
        }

        /**
         * Adds a sample, unless its series is there already.
         *
         * @return whether the series is new
         * @throws IllegalArgumentException if it is not, and may not be
         */
        boolean add(double value, String[] row, OnDuplicate onDuplicate) {
            var cell = new Cell(this, labels.size());
            Cell earlier = series.putIfAbsent(identity(row), cell);
            if (earlier == null) {
                if (values.length == cell.row) {
                    values = Arrays.copyOf(values, cell.row * 2);
                }
                values[cell.row] = value;
                labels.add(row);
                return true;
            }
            switch (onDuplicate) {
                case FAIL -> throw new IllegalArgumentException("the series " + describe(row) + " occurs twice");
                case SUM -> earlier.block.values[earlier.row] += value;
                case FIRST -> {}
            }
            return false;
        }

        /** Labels in the order of their names, without empty values: to Prometheus those are absent. */
        private List<String> identity(String[] row) {
            var identity = new ArrayList<String>(row.length * 2);
            for (int label : byName) {
                if (!row[label].isEmpty()) {
                    identity.add(labelNames.get(label));
                    identity.add(row[label]);
                }
            }
            return identity;
        }

        private String describe(String[] row) {
            return family.name()
                    + Samples.builder(labelNames).add(0, row).build().describe(0);
        }

        private Samples build() {
            var samples = Samples.builder(labelNames);
            for (int row = 0; row < labels.size(); row++) {
                samples.add(values[row], labels.get(row));
            }
            return samples.build();
        }
    }

    private record Cell(Block block, int row) {}
}
