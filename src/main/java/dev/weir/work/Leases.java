package dev.weir.work;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The traces under way, and the ids of those that were so of late. One caller at a time. */
final class Leases {
    private final Map<String, Lease> open = new LinkedHashMap<>();

    /** When each was over, in that order. */
    private final Map<String, Long> over = new LinkedHashMap<>();

    void add(Lease lease) {
        open.put(lease.id(), lease);
    }

    int size() {
        return open.size();
    }

    @Nullable
    Lease get(String id) {
        return open.get(id);
    }

    boolean isOver(String id) {
        return over.containsKey(id);
    }

    /** The oldest first. */
    List<Lease> select(Predicate<Lease> condition) {
        return open.values().stream().filter(condition).toList();
    }

    void remove(Lease lease, long now) {
        open.remove(lease.id());
        over.put(lease.id(), now);
    }

    /** Forgets what was over that long ago, and the oldest of what is more than so many. */
    void forget(long now, Duration retention, int most) {
        Iterator<Long> oldest = over.values().iterator();
        while (oldest.hasNext() && (now - oldest.next() >= retention.toNanos() || over.size() > most)) {
            oldest.remove();
        }
    }
}
