package dev.weir.push;

import dev.weir.testing.ManualTime;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What replicas have in common instead of a database: one operation after the other, at once or when it is let go. */
final class SharedMetadata {
    final ManualTime time = new ManualTime(AgentsFixture.START);
    final boolean guardTimestamps;
    final Map<MetadataKey, Metadata> rows = new HashMap<>();
    final List<Map<MetadataKey, Metadata>> writes = new ArrayList<>();
    /** How often one agent, or all, were read. */
    final List<Integer> reads = new ArrayList<>();

    private final List<Replica> replicas = new ArrayList<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    boolean down;
    boolean held;
    boolean deaf;

    SharedMetadata(boolean guardTimestamps) {
        this.guardTimestamps = guardTimestamps;
    }

    Replica replica() {
        var replica = new Replica();
        replicas.add(replica);
        return replica;
    }

    /** Gives the replica that was made last its listener. */
    void listen(Agents agents) {
        Replica last = replicas.get(replicas.size() - 1);
        last.listener = agents.listener();
        last.listener.onResubscribed();
    }

    /** Tells every replica that its subscription was made anew. */
    void resubscribe() {
        replicas.forEach(replica -> Objects.requireNonNull(replica.listener).onResubscribed());
    }

    /** Lets what waits happen, and what comes from now on. */
    void letGo() {
        held = false;
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    private <T> Uni<T> operation(Supplier<T> work) {
        return Uni.createFrom().emitter(emitter -> {
            Runnable run = () -> {
                if (down) {
                    emitter.fail(new IllegalStateException("the database is down"));
                } else {
                    emitter.complete(work.get());
                }
            };
            if (held) {
                waiting.add(run);
            } else {
                run.run();
            }
        });
    }

    final class Replica implements MetadataStore {
        private @Nullable StoreListener listener;

        @Override
        public Uni<Written> write(Map<MetadataKey, Metadata> batch) {
            Map<MetadataKey, Metadata> copy = Map.copyOf(batch);
            return operation(() -> {
                writes.add(copy);
                int written = 0;
                boolean overtaken = false;
                Set<UUID> agents = new HashSet<>();
                for (Map.Entry<MetadataKey, Metadata> entry : copy.entrySet()) {
                    agents.add(entry.getKey().agent());
                    Metadata there = rows.get(entry.getKey());
                    if (guardTimestamps
                            && there != null
                            && there.collectedAt().isAfter(entry.getValue().collectedAt())) {
                        overtaken = true;
                    } else {
                        rows.put(entry.getKey(), entry.getValue());
                        written++;
                    }
                }
                for (Replica other : replicas) {
                    if (other != this && !deaf && other.listener != null) {
                        other.listener.onChanged(agents);
                    }
                }
                return new Written(written, overtaken, 0);
            });
        }

        @Override
        public Uni<Map<UUID, Map<String, Metadata>>> read(Collection<UUID> agents) {
            Set<UUID> asked = Set.copyOf(agents);
            return operation(() -> {
                reads.add(asked.size());
                return rowsOf(asked);
            });
        }

        @Override
        public Uni<Map<UUID, Map<String, Metadata>>> readAll() {
            return operation(() -> {
                reads.add(Integer.MAX_VALUE);
                Set<UUID> all = new HashSet<>();
                rows.keySet().forEach(key -> all.add(key.agent()));
                return rowsOf(all);
            });
        }

        @Override
        public Uni<Integer> purge(Duration retention) {
            return operation(() -> {
                int before = rows.size();
                rows.values().removeIf(row -> row.collectedAt()
                        .isBefore(time.instant().minus(retention)));
                return before - rows.size();
            });
        }

        private Map<UUID, Map<String, Metadata>> rowsOf(Set<UUID> agents) {
            var found = new HashMap<UUID, Map<String, Metadata>>();
            rows.forEach((key, row) -> {
                if (agents.contains(key.agent())) {
                    found.computeIfAbsent(key.agent(), id -> new HashMap<>()).put(key.key(), row);
                }
            });
            return found;
        }
    }
}
