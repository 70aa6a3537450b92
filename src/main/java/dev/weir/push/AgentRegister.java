package dev.weir.push;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is known of all agents: what the store last said, and on top of it what has not yet been written. One caller at a time. */
final class AgentRegister {
    static final int MOST_ENTRIES = 100_000;

    /** Of keys, values and errors. */
    static final long MOST_BYTES = 64 << 20;

    private final boolean guardTimestamps;
    private final Map<UUID, SortedMap<String, Held>> agents = new HashMap<>();
    private final Set<UUID> changed = new HashSet<>();
    private int entries;
    private long bytes;
    /** Nothing was collected earlier. */
    private Instant earliest = Instant.MAX;

    private boolean full;

    /** @param pending whether it is not yet written */
    private record Held(Metadata metadata, boolean pending) {}

    AgentRegister(boolean guardTimestamps) {
        this.guardTimestamps = guardTimestamps;
    }

    int agents() {
        return agents.size();
    }

    int entries() {
        return entries;
    }

    /** Whether the store has more than there is room for. */
    boolean isFull() {
        return full;
    }

    /**
     * Whether one is strictly older than another. What seems to come from the future does not count as newer: the clock was set
     * back, or that of another replica is ahead.
     */
    static boolean isOlder(Metadata metadata, Metadata than, Instant now) {
        return metadata.collectedAt().isBefore(than.collectedAt())
                && !than.collectedAt().isAfter(now);
    }

    boolean hasRoom(UUID agent, String key, Metadata metadata) {
        Held held = held(agent, key);
        return held == null
                ? entries < MOST_ENTRIES && bytes + weight(key, metadata) <= MOST_BYTES
                : bytes + weight(key, metadata) - weight(key, held.metadata) <= MOST_BYTES;
    }

    /** Takes what an agent tells, unless something newer is there. */
    void add(UUID agent, String key, Metadata metadata, boolean pending, Instant now) {
        Held held = held(agent, key);
        boolean isGuarded = held != null && (guardTimestamps || held.pending);
        if (held == null || !isGuarded || !isOlder(metadata, held.metadata, now)) {
            put(agent, key, new Held(metadata, pending));
        }
    }

    /** Takes note of what was written: it is what the store says, if nothing newer was there. */
    void written(Map<MetadataKey, Metadata> batch, Instant now) {
        batch.forEach((key, metadata) -> {
            Held held = held(key.agent(), key.key());
            if (held != null && (isOver(held, metadata, now) || (!guardTimestamps && !held.pending))) {
                put(key.agent(), key.key(), new Held(metadata, false));
            }
        });
    }

    /** Takes note of what will never be written: from now on the store's word counts. */
    void lost(Map<MetadataKey, Metadata> batch, Instant now) {
        batch.forEach((key, metadata) -> {
            Held held = held(key.agent(), key.key());
            if (held != null && isOver(held, metadata, now)) {
                put(key.agent(), key.key(), new Held(held.metadata, false));
            }
        });
    }

    /**
     * Takes what the store says of some agents in the place of what it said before.
     *
     * @param oldest what was collected earlier is over
     */
    void read(Collection<UUID> asked, Map<UUID, Map<String, Metadata>> there, Instant now, Instant oldest) {
        asked.forEach(agent -> read(agent, there.getOrDefault(agent, Map.of()), now, oldest));
    }

    /** The same of all agents. */
    void readAll(Map<UUID, Map<String, Metadata>> there, Instant now, Instant oldest) {
        full = false;
        var asked = new HashSet<>(agents.keySet());
        asked.addAll(there.keySet());
        read(asked, there, now, oldest);
    }

    /** Removes what was collected before that; gives how much it was. */
    int expire(Instant oldest) {
        if (!earliest.isBefore(oldest)) {
            return 0;
        }
        int before = entries;
        earliest = Instant.MAX;
        for (UUID agent : List.copyOf(agents.keySet())) {
            for (Map.Entry<String, Held> entry : of(agent).entrySet()) {
                Instant collectedAt = entry.getValue().metadata.collectedAt();
                if (collectedAt.isBefore(oldest)) {
                    remove(agent, entry.getKey());
                } else if (collectedAt.isBefore(earliest)) {
                    earliest = collectedAt;
                }
            }
        }
        return before - entries;
    }

    /** The agents of which something else is to be shown than at the last call, and what that is. */
    Map<UUID, Map<String, Metadata>> takeChanged() {
        var taken = new HashMap<UUID, Map<String, Metadata>>();
        changed.forEach(agent -> taken.put(agent, metadata(agent)));
        changed.clear();
        return taken;
    }

    /** What is known of the first agents by their ids as text, with so many entries at most. */
    Map<UUID, Map<String, Metadata>> first(int most) {
        var first = new LinkedHashMap<UUID, Map<String, Metadata>>();
        int left = most;
        var ids = new TreeMap<String, UUID>();
        agents.keySet().forEach(agent -> ids.put(agent.toString(), agent));
        for (UUID agent : ids.values()) {
            Map<String, Metadata> metadata = metadata(agent);
            left -= metadata.size();
            if (left < 0) {
                break;
            }
            first.put(agent, metadata);
        }
        return first;
    }

    private void read(UUID agent, Map<String, Metadata> there, Instant now, Instant oldest) {
        of(agent).forEach((key, held) -> {
            Metadata stored = there.get(key);
            boolean wins = !held.pending || (stored != null && guardTimestamps && isOlder(held.metadata, stored, now));
            if (wins && (stored == null || stored.collectedAt().isBefore(oldest))) {
                remove(agent, key);
            } else if (wins && stored != null) {
                put(agent, key, new Held(stored, false));
            }
        });
        there.forEach((key, stored) -> {
            if (held(agent, key) == null && !stored.collectedAt().isBefore(oldest)) {
                if (hasRoom(agent, key, stored)) {
                    put(agent, key, new Held(stored, false));
                } else {
                    full = true;
                }
            }
        });
    }

    /** Whether what is held has ended with what left the batcher: it is the same, or was older than that and so ignored. */
    private static boolean isOver(Held held, Metadata ended, Instant now) {
        return held.metadata.equals(ended) || isOlder(held.metadata, ended, now);
    }

    private @Nullable Held held(UUID agent, String key) {
        SortedMap<String, Held> metadata = agents.get(agent);
        return metadata == null ? null : metadata.get(key);
    }

    /** A copy. */
    private SortedMap<String, Held> of(UUID agent) {
        SortedMap<String, Held> metadata = agents.get(agent);
        return metadata == null ? new TreeMap<>() : new TreeMap<>(metadata);
    }

    private Map<String, Metadata> metadata(UUID agent) {
        var metadata = new LinkedHashMap<String, Metadata>();
        of(agent).forEach((key, held) -> metadata.put(key, held.metadata));
        return metadata;
    }

    private void put(UUID agent, String key, Held next) {
        Held before = agents.computeIfAbsent(agent, id -> new TreeMap<>()).put(key, next);
        entries += before == null ? 1 : 0;
        bytes += weight(key, next.metadata) - (before == null ? 0 : weight(key, before.metadata));
        if (before == null || !looksTheSame(before.metadata, next.metadata)) {
            changed.add(agent);
        }
        if (next.metadata.collectedAt().isBefore(earliest)) {
            earliest = next.metadata.collectedAt();
        }
    }

    private void remove(UUID agent, String key) {
        SortedMap<String, Held> metadata = agents.get(agent);
        Held removed = metadata == null ? null : metadata.remove(key);
        if (metadata != null && removed != null) {
            entries--;
            bytes -= weight(key, removed.metadata);
            changed.add(agent);
            if (metadata.isEmpty()) {
                agents.remove(agent);
            }
        }
    }

    private static boolean looksTheSame(Metadata one, Metadata other) {
        return one.value().equals(other.value()) && one.error().equals(other.error());
    }

    private static long weight(String key, Metadata metadata) {
        return (long) key.length()
                + metadata.value().length()
                + metadata.error().length();
    }
}
