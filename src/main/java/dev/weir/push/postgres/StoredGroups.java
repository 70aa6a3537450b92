package dev.weir.push.postgres;

import dev.weir.model.Family;
import dev.weir.push.GroupKey;
import dev.weir.push.StoredGroup;
import dev.weir.push.format.PushedFamily;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Groups as their rows arrive, in any order. */
final class StoredGroups {
    private static final double NANOS = 1e9;

    private final Map<UUID, Parts> parts = new HashMap<>();

    void add(Row row) {
        Parts group = parts.computeIfAbsent(row.getUUID("group_id"), missing -> new Parts());
        switch (Kinds.kind(row.getShort("kind"))) {
            case PUSHED -> {
                group.pushedSeconds = row.getDouble("seconds");
                group.labels = row.getJsonObject("labels");
                group.isPushed = true;
                group.left = left(row);
            }
            case FAILED -> {
                group.failedSeconds = row.getDouble("seconds");
                if (!group.isPushed) {
                    group.labels = row.getJsonObject("labels");
                    group.left = left(row);
                }
            }
            case FAMILY -> {
                PushedFamily family = family(row);
                group.families.put(family.family().name(), family);
            }
            case CLEARED -> throw new IllegalArgumentException("what was cleared is not asked for");
        }
    }

    Map<UUID, StoredGroup> byId() {
        var groups = new HashMap<UUID, StoredGroup>();
        parts.forEach((id, group) -> groups.put(id, group.together()));
        return groups;
    }

    private static PushedFamily family(Row row) {
        return new PushedFamily(
                new Family(row.getString("name"), Types.type(row.getString("type")), row.getString("help")),
                row.getInteger("series"),
                row.getString("samples"));
    }

    private static @Nullable Duration left(Row row) {
        Double seconds = row.getDouble("seconds_left");
        return seconds == null ? null : Duration.ofNanos((long) (seconds * NANOS));
    }

    private static final class Parts {
        private final SortedMap<String, PushedFamily> families = new TreeMap<>();
        private JsonObject labels = new JsonObject();
        private boolean isPushed;
        private double pushedSeconds;
        private double failedSeconds;
        private @Nullable Duration left;

        private StoredGroup together() {
            var key = new TreeMap<String, String>();
            labels.forEach(label -> key.put(label.getKey(), String.valueOf(label.getValue())));
            return new StoredGroup(new GroupKey(key), pushedSeconds, failedSeconds, left, families);
        }
    }
}
