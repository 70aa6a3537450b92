package dev.weir.push.postgres;

import dev.weir.model.Family;
import dev.weir.push.GroupKey;
import dev.weir.push.StoredGroup;
import dev.weir.push.format.PushedFamily;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Groups as their rows arrive, in any order. What somebody else has written and cannot be read is left out. */
final class StoredGroups {
    private static final Logger LOG = Logger.getLogger(StoredGroups.class);
    private static final double NANOS = 1e9;

    private final Map<UUID, Parts> parts = new HashMap<>();
    private final Map<UUID, RuntimeException> unread = new LinkedHashMap<>();

    void add(Row row) {
        try {
            read(row);
        } catch (RuntimeException e) {
            unread.put(row.getUUID("group_id"), e);
        }
    }

    Map<UUID, StoredGroup> byId() {
        var groups = new HashMap<UUID, StoredGroup>();
        parts.forEach((id, group) -> {
            try {
                groups.put(id, group.together(id));
            } catch (RuntimeException e) {
                unread.put(id, e);
            }
        });
        unread.entrySet().stream()
                .findFirst()
                .ifPresent(first -> LOG.warnf(
                        "what cannot be read in weir.group_facts is left out groups=%d group_id=%s reason=\"%s\"",
                        unread.size(), first.getKey(), first.getValue()));
        return groups;
    }

    private void read(Row row) {
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

        private StoredGroup together(UUID id) {
            var all = new TreeMap<String, String>();
            labels.forEach(label -> all.put(label.getKey(), String.valueOf(label.getValue())));
            var key = new GroupKey(all);
            if (!key.id().equals(id)) {
                throw new IllegalArgumentException("the labels are not those of the group");
            }
            return new StoredGroup(key, pushedSeconds, failedSeconds, left, families);
        }
    }
}
