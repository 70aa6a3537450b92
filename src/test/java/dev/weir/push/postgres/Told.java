package dev.weir.push.postgres;

import dev.weir.push.StoreListener;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What a replica was told. */
final class Told implements StoreListener {
    private final List<Collection<UUID>> changed = new CopyOnWriteArrayList<>();
    private final AtomicInteger subscriptions = new AtomicInteger();

    @Override
    public void onChanged(Collection<UUID> ids) {
        changed.add(ids);
    }

    @Override
    public void onResubscribed() {
        subscriptions.incrementAndGet();
    }

    List<Collection<UUID>> changed() {
        return changed;
    }

    List<UUID> ids() {
        return changed.stream().flatMap(Collection::stream).toList();
    }

    int subscriptions() {
        return subscriptions.get();
    }
}
