package dev.weir.push;

import java.util.Collection;
import java.util.UUID;

/** Hears of what other replicas wrote. Called on an event loop; it must not block. */
public interface StoreListener {

    /** These were written by another replica. */
    void onChanged(Collection<UUID> ids);

    /** Anything may have been written: messages may have been missed until now. Comes after each (re)subscription. */
    void onResubscribed();
}
