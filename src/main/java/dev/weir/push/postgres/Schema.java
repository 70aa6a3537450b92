package dev.weir.push.postgres;

import dev.weir.postgres.WriteTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** The tables in the schema {@code weir}. Several replicas may make them at once. */
final class Schema {
    /** For {@code pg_advisory_xact_lock}: "weir" in ASCII, and which of its locks. */
    private static final long LOCK = 0x77656972_00000001L;

    private static final String FIND =
            """
            SELECT (SELECT count(*)::int FROM pg_catalog.pg_namespace WHERE nspname = 'weir'),
                   (SELECT count(*)::int FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname = 'weir' AND c.relname = 'schema_version')
            """;

    private static final List<String> FIRST = List.of(
            """
            CREATE TABLE weir.schema_version (
                version integer PRIMARY KEY,
                made_at timestamptz NOT NULL DEFAULT now()
            )
            """,
            """
            CREATE TABLE weir.group_facts (
                group_id     uuid             NOT NULL,
                kind         smallint         NOT NULL,
                name_id      uuid             NOT NULL,
                name         text             NOT NULL,
                labels       jsonb,
                stamp        timestamptz      NOT NULL,
                replica      uuid             NOT NULL,
                sequence     bigint           NOT NULL,
                seconds      double precision NOT NULL,
                ends         timestamptz,
                previous_end timestamptz,
                type         text,
                help         text,
                series       integer,
                samples      text,
                PRIMARY KEY (group_id, kind, name_id)
            ) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05)
            """,
            """
            COMMENT ON TABLE weir.group_facts IS
                'Pushed groups. kind: 0 cleared (what is older is gone), 1 pushed, 2 push refused, 3 family'
            """,
            "COMMENT ON COLUMN weir.group_facts.name_id IS 'a digest of name, which may be too long for an index'",
            "COMMENT ON COLUMN weir.group_facts.stamp IS 'when it was accepted, by the clock of this server'",
            "COMMENT ON COLUMN weir.group_facts.ends IS 'when the group ends with it, null for never'",
            "COMMENT ON COLUMN weir.group_facts.previous_end IS"
                    + " 'when the group had ended before it was pushed to again: what is older is gone'",
            """
            CREATE TABLE weir.agent_metadata (
                agent        uuid        NOT NULL,
                key_id       uuid        NOT NULL,
                key          text        NOT NULL,
                value        text        NOT NULL,
                error        text        NOT NULL,
                collected_at timestamptz NOT NULL,
                PRIMARY KEY (agent, key_id)
            ) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05)
            """,
            "COMMENT ON COLUMN weir.agent_metadata.key_id IS 'a digest of key, which may be too long for an index'");

    /** What leads from each version to the next. */
    private static final List<List<String>> STEPS = List.of(FIRST);

    private volatile boolean made;

    /** Makes what is missing, unless that was done; fails with {@link NewerSchema} if there is more than that. */
    Uni<Void> make(WriteTransaction transaction) {
        if (made) {
            return Uni.createFrom().voidItem();
        }
        return find(transaction)
                .chain(found -> found.version == STEPS.size()
                        ? Uni.createFrom().voidItem()
                        : transaction
                                .execute("SELECT pg_advisory_xact_lock($1)", Tuple.of(LOCK))
                                .chain(() -> find(transaction))
                                .chain(locked -> advance(transaction, locked)))
                .invoke(() -> made = true);
    }

    /** Somebody may have removed it: it is looked for again. */
    void missing() {
        made = false;
    }

    private static Uni<Void> advance(WriteTransaction transaction, Found found) {
        Uni<Void> steps = Uni.createFrom().voidItem();
        if (!found.schema) {
            // IF NOT EXISTS asks for the right to create it even where it exists.
            steps = steps.chain(() -> transaction.execute("CREATE SCHEMA weir", Tuple.tuple()));
        }
        for (int version = found.version; version < STEPS.size(); version++) {
            int next = version + 1;
            for (String statement : STEPS.get(version)) {
                steps = steps.chain(() -> transaction.execute(statement, Tuple.tuple()));
            }
            steps = steps.chain(
                    () -> transaction.execute("INSERT INTO weir.schema_version (version) VALUES ($1)", Tuple.of(next)));
        }
        return steps.chain(transaction::commit);
    }

    private static Uni<Found> find(WriteTransaction transaction) {
        var counts = new AtomicIntegerArray(3);
        return transaction
                .query(FIND, Tuple.tuple(), row -> {
                    counts.set(0, row.getInteger(0));
                    counts.set(1, row.getInteger(1));
                })
                .chain(() -> counts.get(1) == 0
                        ? Uni.createFrom().voidItem()
                        : transaction.query(
                                "SELECT coalesce(max(version), 0) FROM weir.schema_version",
                                Tuple.tuple(),
                                row -> counts.set(2, row.getInteger(0))))
                .map(read -> new Found(counts.get(0) > 0, counts.get(2)))
                .invoke(found -> {
                    if (found.version > STEPS.size()) {
                        throw new NewerSchema(found.version, STEPS.size());
                    }
                });
    }

    private record Found(boolean schema, int version) {}
}
