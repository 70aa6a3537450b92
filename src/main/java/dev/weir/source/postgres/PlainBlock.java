package dev.weir.source.postgres;

import dev.weir.config.MetricConfig.OnDuplicate;
import dev.weir.model.Family;
import dev.weir.model.Samples;
import java.util.List;
import java.util.Map;

/** Samples that stand for themselves. */
final class PlainBlock extends Block {
    /** Each in the place of its index. */
    private final Samples.Builder samples;

    PlainBlock(Family family, List<String> labelNames, Map<Place, Place> places) {
        super(family, labelNames, places);
        this.samples = Samples.builder(labelNames);
    }

    /**
     * Adds a sample, unless its series is there already.
     *
     * @return whether the series is new
     * @throws IllegalArgumentException if it is not, and may not be
     */
    boolean add(double value, String[] labels, OnDuplicate onDuplicate) {
        Place place = place(labels);
        if (place.isOf(labels)) {
            samples.add(value, labels);
            return true;
        }
        switch (onDuplicate) {
            case FAIL -> throw new IllegalArgumentException("the series " + describe(labels) + " occurs twice");
            // All blocks of a family are alike, as it has one type.
            case SUM -> ((PlainBlock) place.block).samples.increase(place.index, value);
            case FIRST -> {}
        }
        return false;
    }

    @Override
    Samples build() {
        return samples.build();
    }
}
