package dev.weir.push.postgres;

import dev.weir.push.Fact;
import dev.weir.push.FactKey;
import dev.weir.push.GroupChange;
import dev.weir.push.GroupKey;
import dev.weir.push.format.PushedFamily;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Facts as parameters of a statement: an array for each column. */
final class FactRows {
    /**
     * What has waited longer is not written: by the time it arrives what once cleared it may be forgotten. It is well above what a
     * batcher retries, but what is merged into a newer entry is as old as it is. What clears raises nothing, however old it is.
     */
    private static final Duration LATEST = Duration.ofMinutes(10);

    private final List<UUID> groups = new ArrayList<>();
    private final List<Short> kinds = new ArrayList<>();
    private final List<UUID> nameIds = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<@Nullable String> labels = new ArrayList<>();
    private final List<OffsetDateTime> stamps = new ArrayList<>();
    private final List<Long> sequences = new ArrayList<>();
    private final List<Double> seconds = new ArrayList<>();
    private final List<@Nullable OffsetDateTime> ends = new ArrayList<>();
    private final List<@Nullable String> types = new ArrayList<>();
    private final List<@Nullable String> helps = new ArrayList<>();
    private final List<@Nullable Integer> series = new ArrayList<>();
    private final List<@Nullable String> samples = new ArrayList<>();

    /**
     * Takes the facts that are young enough, and what clears a group.
     *
     * @param now by the clock of the server
     * @param nowNanos the same instant on the clock by which the facts were accepted
     */
    FactRows(Collection<GroupChange> changes, OffsetDateTime now, long nowNanos) {
        for (GroupChange change : changes) {
            UUID group = change.key().id();
            change.facts().forEach((key, fact) -> {
                long waited = nowNanos - fact.acceptedNanos();
                if (key.kind() == FactKey.Kind.CLEARED || waited <= LATEST.toNanos()) {
                    add(group, change.key(), key, fact, now.minusNanos(waited));
                }
            });
        }
    }

    /** How many facts there are of each group. */
    static Map<UUID, Integer> counts(Collection<GroupChange> changes) {
        var counts = new HashMap<UUID, Integer>();
        changes.forEach(change -> counts.put(change.key().id(), change.facts().size()));
        return counts;
    }

    /** About how many bytes it takes. */
    static long weight(GroupChange change) {
        long weight = 0;
        for (Map.Entry<FactKey, Fact> fact : change.facts().entrySet()) {
            PushedFamily family = fact.getValue().family();
            weight += 200 + fact.getKey().name().length();
            weight += family == null
                    ? change.key().toString().length()
                    : family.family().help().length() + family.text().length();
        }
        return weight;
    }

    /** The parameters of {@link GroupSql#WRITE}. */
    Tuple parameters(UUID replica) {
        return Tuple.tuple()
                .addUUID(replica)
                .addArrayOfUUID(groups.toArray(UUID[]::new))
                .addArrayOfShort(kinds.toArray(Short[]::new))
                .addArrayOfUUID(nameIds.toArray(UUID[]::new))
                .addArrayOfString(names.toArray(String[]::new))
                .addArrayOfString(labels.toArray(String[]::new))
                .addArrayOfOffsetDateTime(stamps.toArray(OffsetDateTime[]::new))
                .addArrayOfLong(sequences.toArray(Long[]::new))
                .addArrayOfDouble(seconds.toArray(Double[]::new))
                .addArrayOfOffsetDateTime(ends.toArray(OffsetDateTime[]::new))
                .addArrayOfString(types.toArray(String[]::new))
                .addArrayOfString(helps.toArray(String[]::new))
                .addArrayOfInteger(series.toArray(Integer[]::new))
                .addArrayOfString(samples.toArray(String[]::new));
    }

    private void add(UUID group, GroupKey groupKey, FactKey key, Fact fact, OffsetDateTime stamp) {
        groups.add(group);
        kinds.add(Kinds.number(key.kind()));
        nameIds.add(NameIds.of(key.name()));
        names.add(key.name());
        stamps.add(stamp);
        sequences.add(fact.sequence());
        seconds.add(fact.unixSeconds());
        boolean lives = key.kind() == FactKey.Kind.PUSHED || key.kind() == FactKey.Kind.FAILED;
        labels.add(lives ? json(groupKey) : null);
        ends.add(lives && fact.ttl().compareTo(Duration.ZERO) > 0 ? stamp.plus(fact.ttl()) : null);
        PushedFamily family = key.kind() == FactKey.Kind.FAMILY ? Objects.requireNonNull(fact.family()) : null;
        types.add(family == null ? null : Types.text(family.family().type()));
        helps.add(family == null ? null : family.family().help());
        series.add(family == null ? null : family.samples());
        samples.add(family == null ? null : family.text());
    }

    private static String json(GroupKey key) {
        var json = new JsonObject();
        key.labels().forEach(json::put);
        return json.encode();
    }
}
