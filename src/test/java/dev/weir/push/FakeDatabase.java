package dev.weir.push;

import dev.weir.push.format.PushedFamily;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What replicas share, in memory: it orders facts as a store has to. It can be slow, fail, and lose messages. */
final class FakeDatabase {
    private final LongSupplier clock;
    private final Map<UUID, GroupKey> keys = new HashMap<>();
    private final Map<UUID, Map<FactKey, Row>> rows = new HashMap<>();
    private final List<Replica> replicas = new ArrayList<>();

    /** Whether messages are to be lost. */
    boolean losesMessages;

    /** Messages that are to be delivered by the test; null to deliver them at once. */
    @Nullable
    Queue<Runnable> messages;

    private record Row(long stamp, String replica, long sequence, Fact fact) {
        boolean isNewerThan(Row other) {
            if (replica.equals(other.replica)) {
                return sequence > other.sequence;
            }
            return stamp != other.stamp ? stamp > other.stamp : replica.compareTo(other.replica) > 0;
        }

        boolean isSame(Row other) {
            return replica.equals(other.replica) && sequence == other.sequence;
        }

        boolean hasEnded(long now) {
            return !fact.ttl().isZero() && stamp + fact.ttl().toNanos() <= now;
        }
    }

    FakeDatabase(LongSupplier clock) {
        this.clock = clock;
    }

    Replica connect(String name, LongSupplier nanoTime) {
        var replica = new Replica(name, nanoTime);
        replicas.add(replica);
        return replica;
    }

    /** The number of rows. */
    int size() {
        return rows.values().stream().mapToInt(Map::size).sum();
    }

    /** The connection of one replica. */
    final class Replica implements GroupStore {
        private final String name;
        private final LongSupplier nanoTime;
        private final Queue<Runnable> waiting = new ArrayDeque<>();

        final List<String> done = new ArrayList<>();

        @Nullable
        StoreListener listener;

        /** Whether operations wait until {@link #proceed} is called. */
        boolean hangs;

        /** How many operations are to fail. */
        int failures;

        /** Whether writes that fail happen all the same. */
        boolean failsAfterCommit;

        private Replica(String name, LongSupplier nanoTime) {
            this.name = name;
            this.nanoTime = nanoTime;
        }

        /** Does what waits, up to so many operations. */
        void proceed(int operations) {
            for (int i = 0; i < operations && !waiting.isEmpty(); i++) {
                waiting.remove().run();
            }
        }

        int waiting() {
            return waiting.size();
        }

        @Override
        public Uni<Written> write(Collection<GroupChange> changes) {
            List<GroupChange> written = List.copyOf(changes);
            return operation("write " + written.size(), () -> FakeDatabase.this.write(written, this));
        }

        @Override
        public Uni<Map<UUID, StoredGroup>> read(Collection<UUID> groups) {
            return operation("read " + groups.size(), () -> FakeDatabase.this.read(groups));
        }

        @Override
        public Uni<Map<UUID, StoredGroup>> readAll() {
            return operation("readAll", () -> FakeDatabase.this.read(rows.keySet()));
        }

        @Override
        public Uni<Integer> purge() {
            return operation("purge", () -> 0);
        }

        private <T> Uni<T> operation(String what, Supplier<T> work) {
            return Uni.createFrom().emitter(emitter -> {
                waiting.add(() -> {
                    done.add(what);
                    if (failures > 0) {
                        failures--;
                        if (failsAfterCommit) {
                            T unused = work.get();
                        }
                        emitter.fail(new IllegalStateException("the connection is lost"));
                    } else {
                        emitter.complete(work.get());
                    }
                });
                if (!hangs) {
                    proceed(1);
                }
            });
        }
    }

    private GroupStore.Written write(List<GroupChange> changes, Replica by) {
        int written = 0;
        Set<UUID> overtaken = new HashSet<>();
        for (GroupChange change : changes) {
            UUID id = change.key().id();
            keys.put(id, change.key());
            Map<FactKey, Row> group = rows.computeIfAbsent(id, key -> new TreeMap<>());
            endIfOver(group, change, by);
            for (Map.Entry<FactKey, Fact> entry : change.facts().entrySet()) {
                Fact fact = entry.getValue();
                var row = new Row(stamp(fact, by), by.name, fact.sequence(), fact);
                Row there = group.get(entry.getKey());
                Row cleared = group.get(FactKey.CLEARED);
                boolean isCleared = cleared != null && cleared.isNewerThan(row);
                if (there == null || row.isNewerThan(there)) {
                    group.put(entry.getKey(), row);
                    written++;
                } else if (!row.isSame(there)) {
                    overtaken.add(id);
                }
                if (isCleared) {
                    overtaken.add(id);
                }
            }
            Row cleared = change.facts().containsKey(FactKey.CLEARED) ? group.get(FactKey.CLEARED) : null;
            if (cleared != null
                    && group.values().stream()
                            .anyMatch(row -> !row.replica.equals(by.name) && row.isNewerThan(cleared))) {
                overtaken.add(id);
            }
        }
        tell(changes.stream().map(change -> change.key().id()).toList(), by);
        return new GroupStore.Written(written, overtaken, 0);
    }

    /** What was there before the end does not come back with a push after it. */
    private void endIfOver(Map<FactKey, Row> group, GroupChange change, Replica by) {
        Row pushed = visible(group, FactKey.PUSHED);
        Fact next = change.facts().get(FactKey.PUSHED);
        if (pushed != null && next != null && pushed.hasEnded(stamp(next, by))) {
            long end = pushed.stamp + pushed.fact.ttl().toNanos();
            var cleared = new Fact(Long.MAX_VALUE, 0, 0, Duration.ZERO, null);
            group.put(FactKey.CLEARED, new Row(end, "expiry", end, cleared));
        }
    }

    private long stamp(Fact fact, Replica by) {
        return clock.getAsLong() - (by.nanoTime.getAsLong() - fact.acceptedNanos());
    }

    private static @Nullable Row visible(Map<FactKey, Row> group, FactKey key) {
        Row row = group.get(key);
        Row cleared = group.get(FactKey.CLEARED);
        return row == null || (cleared != null && cleared.isNewerThan(row)) ? null : row;
    }

    private Map<UUID, StoredGroup> read(Collection<UUID> ids) {
        var found = new HashMap<UUID, StoredGroup>();
        long now = clock.getAsLong();
        for (UUID id : ids) {
            Map<FactKey, Row> group = rows.getOrDefault(id, Map.of());
            Row pushed = visible(group, FactKey.PUSHED);
            Row failed = visible(group, FactKey.FAILED);
            Row life = pushed == null ? failed : pushed;
            if (life != null && !life.hasEnded(now)) {
                var families = new TreeMap<String, PushedFamily>();
                group.forEach((key, row) -> {
                    if (visible(group, key) != null && row.fact.family() != null) {
                        families.put(key.name(), row.fact.family());
                    }
                });
                Duration ttl = life.fact.ttl();
                found.put(
                        id,
                        new StoredGroup(
                                Objects.requireNonNull(keys.get(id)),
                                pushed == null ? 0 : pushed.fact.unixSeconds(),
                                failed == null ? 0 : failed.fact.unixSeconds(),
                                ttl.isZero() ? null : ttl.minusNanos(now - life.stamp),
                                families));
            }
        }
        return found;
    }

    private void tell(Collection<UUID> ids, Replica by) {
        for (Replica replica : replicas) {
            StoreListener listener = replica.listener;
            if (replica != by && listener != null && !losesMessages) {
                if (messages == null) {
                    listener.onChanged(ids);
                } else {
                    messages.add(() -> listener.onChanged(ids));
                }
            }
        }
    }
}
