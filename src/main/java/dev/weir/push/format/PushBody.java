package dev.weir.push.format;

import java.util.List;
import java.util.SortedMap;

/** Reads what is pushed: text 0.0.4, or delimited protobuf ({@code io.prometheus.client.MetricFamily}). */
@SuppressWarnings("DoNotCallSuggester") // Until it is built.
public final class PushBody {
    private PushBody() {}

    /**
     * The families of a body. Samples' labels of the group's names are left out: the group's win.
     *
     * @param body uncompressed
     * @param contentType of the request; empty for none, which means text
     * @param group the labels of the group, {@code job} among them
     * @param maxSeries samples of all families together
     * @throws MalformedBody naming the line or the family
     */
    public static List<PushedFamily> read(
            byte[] body, String contentType, SortedMap<String, String> group, int maxSeries) {
        throw new UnsupportedOperationException(contentType);
    }
}
