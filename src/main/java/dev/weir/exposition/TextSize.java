package dev.weir.exposition;

import dev.weir.model.FamilySamples;
import dev.weir.model.Samples;
import java.util.List;

/** How long families are in text 0.0.4, uncompressed: what {@code max_exposition_bytes} limits. */
public final class TextSize {
    private TextSize() {}

    /** The number of bytes. It takes about as long as rendering does. */
    public static long of(List<FamilySamples> families) {
        Output counter = Output.counting();
        for (FamilySamples family : families) {
            if (family.size() > 0) {
                SampleLines.textHeader(family.family(), counter);
                for (Samples block : family.blocks()) {
                    SampleLines.samples(family.family(), block, counter);
                }
            }
        }
        return counter.length();
    }
}
