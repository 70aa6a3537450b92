package dev.weir.source.postgres;

import dev.weir.model.Family;
import dev.weir.model.Samples;
import dev.weir.model.Suffix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Samples of which several share their labels but for one more: what a histogram, a summary or a stateset consists of. */
final class LineBlock extends Block {
    private final Samples.Builder samples;

    /** Of each series. */
    private final List<String[]> labels = new ArrayList<>();

    /** @param lineLabel the name of the one more label */
    LineBlock(Family family, List<String> labelNames, String lineLabel, SeriesIndex index) {
        super(family, labelNames, index);
        var all = new ArrayList<>(labelNames);
        all.add(lineLabel);
        samples = Samples.builder(all);
    }

    /**
     * Begins a series; its lines may come later.
     *
     * @return where some block of the family has it already; null if it is new
     */
    SeriesIndex.@Nullable Place begin(String[] series) {
        SeriesIndex.Place earlier = put(series);
        if (earlier == null) {
            labels.add(series);
        }
        return earlier;
    }

    @Override
    String label(int place, int label) {
        return labels.get(place)[label];
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
