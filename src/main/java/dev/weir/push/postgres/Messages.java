package dev.weir.push.postgres;

import dev.weir.postgres.WriteTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells the other replicas what was written. */
final class Messages {
    static final String GROUPS = "weir_push_groups";
    static final String AGENTS = "weir_push_agents";

    private Messages() {}

    /** Sends each message in a transaction of its own, when everything has been committed; gives how many could not be sent. */
    static Uni<Integer> send(WriteTransaction transaction, String channel, Collection<UUID> ids) {
        var failures = new AtomicInteger();
        Uni<Void> all = Uni.createFrom().voidItem();
        for (String payload : IdChunks.encode(ids)) {
            all = all.chain(() -> transaction
                    .execute("SELECT pg_notify($1, $2)", Tuple.of(channel, payload))
                    .chain(transaction::commit)
                    .onFailure()
                    .recoverWithUni(() -> {
                        failures.incrementAndGet();
                        return transaction.rollback().onFailure().recoverWithNull();
                    }));
        }
        return all.map(sent -> failures.get());
    }
}
