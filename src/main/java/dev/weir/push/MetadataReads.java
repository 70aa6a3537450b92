package dev.weir.push;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * What is to be read again of the store: one read at a time, and what is asked for meanwhile together in the next. What fails is
 * asked for again. Any thread may call.
 */
final class MetadataReads {
    private static final Logger LOG = Logger.getLogger(MetadataReads.class);

    /** From so many on all are read. */
    private static final int MOST_SINGLE = 10_000;

    private final MetadataStore store;
    private final Taker taker;
    private final Set<UUID> wanted = new HashSet<>();
    private boolean isAllWanted;
    private boolean reading;
    private boolean failing;

    /** Takes what was read. */
    interface Taker {
        void take(Collection<UUID> asked, Map<UUID, Map<String, Metadata>> there);

        void takeAll(Map<UUID, Map<String, Metadata>> there);
    }

    /** @param taker is called in the order of the reads */
    MetadataReads(MetadataStore store, Taker taker) {
        this.store = store;
        this.taker = taker;
    }

    /** Reads some agents. */
    void want(Collection<UUID> agents) {
        synchronized (this) {
            wanted.addAll(agents);
            isAllWanted |= wanted.size() > MOST_SINGLE;
        }
        next();
    }

    /** Reads all agents. */
    void wantAll() {
        synchronized (this) {
            isAllWanted = true;
        }
        next();
    }

    /** Reads what is still wanted, if there is anything. */
    void next() {
        boolean all;
        Set<UUID> some;
        synchronized (this) {
            if (reading || (!isAllWanted && wanted.isEmpty())) {
                return;
            }
            reading = true;
            all = isAllWanted;
            some = Set.copyOf(wanted);
            isAllWanted = false;
            wanted.clear();
        }
        Uni<Map<UUID, Map<String, Metadata>>> read = all ? store.readAll() : store.read(some);
        read.subscribe().with(there -> taken(all, some, there), failure -> failed(all, some, failure));
    }

    private void taken(boolean all, Set<UUID> some, Map<UUID, Map<String, Metadata>> there) {
        if (all) {
            taker.takeAll(there);
        } else {
            taker.take(some, there);
        }
        synchronized (this) {
            reading = false;
            if (failing) {
                LOG.info("metadata of agents is read again");
            }
            failing = false;
        }
        next();
    }

    private synchronized void failed(boolean all, Set<UUID> some, Throwable failure) {
        reading = false;
        isAllWanted |= all;
        wanted.addAll(some);
        if (!failing) {
            LOG.warnf("metadata of agents cannot be read reason=\"%s\"", failure.getMessage());
        }
        failing = true;
    }
}
