package dev.weir.push.postgres;

import dev.weir.config.DatabaseConfig;
import dev.weir.postgres.DatabaseFailure;
import dev.weir.postgres.WriteTransaction;
import dev.weir.postgres.Writer;
import dev.weir.push.batch.Rejected;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Function;

/** What is asked of the tables: one after the other, when they are there. */
final class Operations {
    private final DatabaseConfig config;
    private final Writer writer;
    private final Schema schema;

    Operations(DatabaseConfig config, Writer writer, Schema schema) {
        this.config = config;
        this.writer = writer;
        this.schema = schema;
    }

    /**
     * Runs what must commit itself; see {@link Writer#write}.
     *
     * @return fails with {@link Rejected} if it would fail again
     */
    <T> Uni<T> run(String name, Duration timeout, Function<WriteTransaction, Uni<T>> work) {
        return writer.write(
                        name, timeout, transaction -> schema.make(transaction).chain(() -> work.apply(transaction)))
                .onFailure(DatabaseFailure.class)
                .transform(this::explained);
    }

    /** @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL's error codes</a> */
    private RuntimeException explained(DatabaseFailure failure) {
        String code = failure.sqlState().orElse("");
        if (code.startsWith("21") || code.startsWith("22") || code.startsWith("23") || code.startsWith("54")) {
            return new Rejected(String.valueOf(failure.getMessage()), failure);
        }
        if (code.equals("3F000") || code.equals("42P01")) {
            schema.missing();
        }
        return code.equals("42501") ? new NotPermitted(config, failure) : failure;
    }
}
