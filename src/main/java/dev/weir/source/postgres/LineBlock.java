package dev.weir.source.postgres;

import dev.weir.model.Family;
import dev.weir.model.Samples;
import dev.weir.model.Suffix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Samples of which several share their labels but for one more: what a histogram, a summary or a stateset consists of. */
final class LineBlock extends Block {
    private final Samples.Builder samples;

    /** @param lineLabel the name of the one more label */
    LineBlock(Family family, List<String> labelNames, String lineLabel, Map<Place, Place> places) {
        super(family, labelNames, places);
        var all = new ArrayList<>(labelNames);
        all.add(lineLabel);
        samples = Samples.builder(all);
    }

    /** @param line the value of the one more label; empty for none */
    void add(Suffix suffix, String[] labels, String line, double value) {
        String[] all = Arrays.copyOf(labels, labels.length + 1);
        all[labels.length] = line;
        samples.add(suffix, value, all);
    }

    @Override
    Samples build() {
        return samples.build();
    }
}
