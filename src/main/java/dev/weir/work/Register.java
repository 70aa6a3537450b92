package dev.weir.work;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Every kind of work that there are series of. One caller at a time. */
final class Register {
    private final LongSupplier nanoTime;
    private final SortedMap<String, Map<WorkKey, TracedWork>> byName = new TreeMap<>();
    private int size;

    Register(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Nullable
    TracedWork get(WorkKey key) {
        Map<WorkKey, TracedWork> named = byName.get(key.name());
        return named == null ? null : named.get(key);
    }

    TracedWork add(WorkKey key) {
        var work = new TracedWork(key, nanoTime);
        byName.computeIfAbsent(key.name(), name -> new LinkedHashMap<>()).put(key, work);
        size++;
        return work;
    }

    Set<String> names() {
        return byName.keySet();
    }

    /** How many samples there are of all work together. */
    int series() {
        return size * WorkSamples.EACH;
    }

    /** Removes all work of a name. */
    void remove(String name) {
        Map<WorkKey, TracedWork> removed = byName.remove(name);
        size -= removed == null ? 0 : removed.size();
    }

    /** Removes the work of which nothing has been under way for that long; tells whether there was any. */
    boolean removeIdle(long now, Duration retention) {
        int before = size;
        for (Map<WorkKey, TracedWork> named : byName.values()) {
            int kinds = named.size();
            named.values().removeIf(work -> work.isIdle(now, retention));
            size -= kinds - named.size();
        }
        byName.values().removeIf(Map::isEmpty);
        return size < before;
    }

    /** Whether some work is no longer as it was read last, though nothing happened to it. */
    boolean hasFaded() {
        return byName.values().stream()
                .flatMap(named -> named.values().stream())
                .anyMatch(TracedWork::hasFaded);
    }

    /** By name, and within a name in the order in which they came. */
    List<Reading> read(long now) {
        var readings = new ArrayList<Reading>(size);
        byName.values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .forEach(work -> readings.add(work.read(now)));
        return readings;
    }
}
