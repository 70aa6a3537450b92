package dev.weir.source.postgres;

import dev.weir.config.MetricConfig.OnDuplicate;
import dev.weir.model.Family;
import dev.weir.model.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Samples that stand for themselves. */
final class PlainBlock extends Block {
    private final List<String> labelNames;
    private final List<Place> samples = new ArrayList<>();

    PlainBlock(Family family, List<String> labelNames, Map<List<String>, Place> places) {
        super(family, labelNames, places);
        this.labelNames = labelNames;
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
            place.value = value;
            samples.add(place);
            return true;
        }
        switch (onDuplicate) {
            case FAIL -> throw new IllegalArgumentException("the series " + describe(labels) + " occurs twice");
            case SUM -> place.value += value;
            case FIRST -> {}
        }
        return false;
    }

    @Override
    Samples build() {
        var built = Samples.builder(labelNames);
        for (Place sample : samples) {
            built.add(sample.value, sample.labels);
        }
        return built.build();
    }
}
