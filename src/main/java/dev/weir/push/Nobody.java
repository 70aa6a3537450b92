package dev.weir.push;

import java.util.Collection;
import java.util.UUID;

/** Hears nothing: there is no store, and no other replica. */
final class Nobody implements StoreListener {
    @Override
    public void onChanged(Collection<UUID> ids) {}

    @Override
    public void onResubscribed() {}
}
