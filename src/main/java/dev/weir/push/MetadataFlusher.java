package dev.weir.push;

import dev.weir.push.batch.Flushed;
import dev.weir.push.batch.Flusher;
import dev.weir.push.batch.LossReason;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes what agents tell, and tells what became of it. */
record MetadataFlusher(MetadataStore store, Listener listener) implements Flusher<MetadataKey, Metadata> {

    /** Hears of what was written. */
    interface Listener {
        /** @param overtaken whether a newer value was there of at least one of them */
        void onWritten(Map<MetadataKey, Metadata> batch, boolean overtaken);

        void onLost(Map<MetadataKey, Metadata> batch);
    }

    @Override
    public Uni<Flushed> flush(Map<MetadataKey, Metadata> batch) {
        return store.write(batch)
                .invoke(written -> listener.onWritten(batch, written.overtaken()))
                .map(written -> new Flushed(written.rows(), written.publishErrors()));
    }

    @Override
    public List<Integer> utilization(Map<MetadataKey, Metadata> batch) {
        return List.copyOf(agents(batch).values());
    }

    @Override
    public void lost(Map<MetadataKey, Metadata> entries, LossReason reason) {
        listener.onLost(entries);
    }

    /** How many entries there are of each agent. */
    static Map<UUID, Integer> agents(Map<MetadataKey, Metadata> batch) {
        var agents = new HashMap<UUID, Integer>();
        batch.keySet().forEach(key -> agents.merge(key.agent(), 1, Integer::sum));
        return agents;
    }
}
