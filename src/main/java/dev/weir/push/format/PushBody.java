package dev.weir.push.format;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/** Reads what is pushed: text 0.0.4, or delimited protobuf ({@code io.prometheus.client.MetricFamily}). */
public final class PushBody {
    private static final String PROTOBUF = "application/vnd.google.protobuf";

    private PushBody() {}

    /**
     * The families of a body that have samples. Samples' labels of the group's names are left out: the group's win.
     *
     * @param body uncompressed
     * @param contentType of the request; empty for none, which means text
     * @param group the labels of the group, {@code job} among them
     * @param maxSeries samples of all families together
     * @throws MalformedBody naming the line or the family
     * @throws TooManySeries if there are more samples, or more families
     */
    public static List<PushedFamily> read(
            byte[] body, String contentType, SortedMap<String, String> group, int maxSeries) {
        MediaType type = MediaType.of(contentType);
        Set<String> labels = Set.copyOf(group.keySet());
        if (!type.name().equals(PROTOBUF)) {
            return TextBody.read(body, labels, maxSeries);
        }
        require(type, "proto", "io.prometheus.client.MetricFamily");
        require(type, "encoding", "delimited");
        return ProtobufBody.read(body, labels, maxSeries);
    }

    private static void require(MediaType type, String parameter, String wanted) {
        if (!type.parameter(parameter).equals(wanted)) {
            throw new MalformedBody("invalid '%s' of the content type %s (found %s; expected \"%s\")"
                    .formatted(parameter, type.name(), Quoted.text(type.parameter(parameter)), wanted));
        }
    }
}
