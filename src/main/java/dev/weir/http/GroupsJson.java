package dev.weir.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.push.GroupStatus;
import dev.weir.refresh.Clocks;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Groups as Pushgateway lists them, written one after the other. */
final class GroupsJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private static final String LABELS = "labels";
    private static final String SUCCESSFUL = "last_push_successful";

    /** Beside families, none of which may be called like what is Weir's own. */
    private static final String LEFT = "weir_ttl_left_seconds";

    private static final Family PUSHED =
            new Family("push_time_seconds", MetricType.GAUGE, "When this group was last pushed to, in unix seconds.");
    private static final Family FAILED = new Family(
            "push_failure_time_seconds",
            MetricType.GAUGE,
            "When a push to this group was last refused, in unix seconds.");

    private final JsonGenerator json;

    private GroupsJson(JsonGenerator json) {
        this.json = json;
    }

    /** Writes all; of a family that is called as what every group has, nothing is shown. */
    static void write(Iterable<GroupStatus> groups, OutputStream out) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("status", "success");
            json.writeArrayFieldStart("data");
            var writer = new GroupsJson(json);
            for (GroupStatus group : groups) {
                writer.group(group);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private void group(GroupStatus group) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart(LABELS);
        for (Map.Entry<String, String> label : group.key().labels().entrySet()) {
            json.writeStringField(label.getKey(), label.getValue());
        }
        json.writeEndObject();
        json.writeBooleanField(SUCCESSFUL, group.lastPushSuccessful());
        if (group.left() != null) {
            json.writeNumberField(LEFT, Clocks.seconds(group.left()));
        }
        String stamp = stamp(Math.max(group.pushedSeconds(), group.failedSeconds()));
        time(PUSHED, group, group.pushedSeconds(), stamp);
        time(FAILED, group, group.failedSeconds(), stamp);
        for (FamilySamples family : group.families()) {
            if (!Set.of(LABELS, SUCCESSFUL).contains(family.family().name())) {
                family(family, stamp(group.pushedSeconds()));
            }
        }
        json.writeEndObject();
    }

    private void time(Family family, GroupStatus group, double seconds, String stamp) throws IOException {
        var labels = new TreeMap<>(group.key().labels());
        labels.putIfAbsent("instance", "");
        List<String> names = new ArrayList<>(labels.keySet());
        Samples sample = Samples.builder(names)
                .add(seconds, labels.values().toArray(String[]::new))
                .build();
        family(new FamilySamples(family, List.of(sample)), stamp);
    }

    private void family(FamilySamples samples, String stamp) throws IOException {
        Family family = samples.family();
        json.writeObjectFieldStart(family.name());
        json.writeStringField("time_stamp", stamp);
        json.writeStringField("type", family.type().text().toUpperCase(Locale.ROOT));
        if (!family.help().isEmpty()) {
            json.writeStringField("help", family.help());
        }
        json.writeArrayFieldStart("metrics");
        for (Samples block : samples.blocks()) {
            new PointsJson(json, family.type(), block).write();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String stamp(double seconds) {
        return Instant.ofEpochMilli(Math.round(seconds * 1000)).toString();
    }
}
