package dev.weir.push.format;

import dev.weir.model.FamilySamples;
import dev.weir.model.Samples;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Short words for what tests push. */
final class Pushed {
    static final SortedMap<String, String> NIGHTLY = new TreeMap<>(Map.of("job", "nightly"));

    private Pushed() {}

    static List<PushedFamily> text(String body) {
        return text(body, NIGHTLY);
    }

    static List<PushedFamily> text(String body, SortedMap<String, String> group) {
        return PushBody.read(body.getBytes(StandardCharsets.UTF_8), "text/plain", group, 10_000);
    }

    /** The kept lines of all families. */
    static String lines(List<PushedFamily> families) {
        return String.join("", families.stream().map(PushedFamily::text).toList());
    }

    /** The samples as {@code name{label="value"} value}, with empty labels, in their order. */
    static List<String> samples(FamilySamples family) {
        var samples = new ArrayList<String>();
        for (Samples block : family.blocks()) {
            for (int row = 0; row < block.size(); row++) {
                samples.add(family.family().name() + block.suffix(row).text() + block.describe(row) + " "
                        + block.value(row));
            }
        }
        return samples;
    }
}
