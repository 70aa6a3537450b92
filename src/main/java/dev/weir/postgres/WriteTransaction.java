package dev.weir.postgres;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.function.Consumer;

/**
 * What may be done while the connection is held: transactions, one after the other, READ COMMITTED. One statement runs at a time;
 * each starts when its {@code Uni} is subscribed to.
 */
public final class WriteTransaction {
    private final ReadTransaction transaction;

    WriteTransaction(ReadTransaction transaction) {
        this.transaction = transaction;
    }

    /** Runs one statement in the transaction; see {@link ReadTransaction#query}. */
    public Uni<Void> query(String sql, Tuple parameters, Consumer<Row> rows) {
        return transaction.query(sql, parameters, rows);
    }

    /** Runs one statement whose answer is of no interest. */
    public Uni<Void> execute(String sql, Tuple parameters) {
        return query(sql, parameters, row -> {});
    }

    /**
     * Commits, and begins the next transaction. If it fails, it may have been committed all the same. After a statement that
     * failed there is nothing to commit: call {@link #rollback}.
     */
    public Uni<Void> commit() {
        return transaction.chain("COMMIT AND CHAIN");
    }

    /** Undoes what was not committed, and begins the next transaction. */
    public Uni<Void> rollback() {
        return transaction.chain("ROLLBACK AND CHAIN");
    }
}
