package dev.weir.source.postgres;

import dev.weir.config.MetricConfig.OnDuplicate;
import dev.weir.model.Family;
import dev.weir.model.Samples;
import java.util.List;

/** Samples that stand for themselves. */
final class PlainBlock extends Block {
    /** Each at the place of its series. */
    private final Samples.Builder samples;

    PlainBlock(Family family, List<String> labelNames, SeriesIndex index) {
        super(family, labelNames, index);
        this.samples = Samples.builder(labelNames);
    }

    /**
     * Adds a sample, unless its series is there already.
     *
     * @return whether the series is new
     * @throws IllegalArgumentException if it is not, and may not be
     */
    boolean add(double value, String[] labels, OnDuplicate onDuplicate) {
        SeriesIndex.Place earlier = put(labels);
        if (earlier == null) {
            samples.add(value, labels);
            return true;
        }
        switch (onDuplicate) {
            case FAIL -> throw new IllegalArgumentException("the series " + describe(labels) + " occurs twice");
            // All blocks of a family are alike, as it has one type.
            case SUM -> ((PlainBlock) earlier.block()).samples.increase(earlier.place(), value);
            case FIRST -> {}
        }
        return false;
    }

    @Override
    String label(int place, int label) {
        return samples.label(place, label);
    }

    @Override
    Samples build() {
        return samples.build();
    }
}
