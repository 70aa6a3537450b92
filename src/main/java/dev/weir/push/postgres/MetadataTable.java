package dev.weir.push.postgres;

import dev.weir.push.Metadata;
import dev.weir.push.MetadataKey;
import dev.weir.push.MetadataStore;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Agents' metadata in {@code weir.agent_metadata}. */
final class MetadataTable implements MetadataStore {
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final Duration LONGEST_OF_ALL = Duration.ofSeconds(30);

    /** Rows are locked in the order of the index, so that replicas that write the same ones wait rather than block each other. */
    private static final String WRITE =
            """
            WITH written AS (
                INSERT INTO weir.agent_metadata AS known (agent, key_id, key, value, error, collected_at)
                SELECT agent, key_id, key, value, error, collected_at
                FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::timestamptz[])
                    AS arrived (agent, key_id, key, value, error, collected_at)
                ORDER BY agent, key_id
                ON CONFLICT (agent, key_id) DO UPDATE SET
                    key = excluded.key, value = excluded.value, error = excluded.error, collected_at = excluded.collected_at
                WHERE NOT $1 OR known.collected_at <= excluded.collected_at
                RETURNING 1)
            SELECT count(*)::int FROM written
            """;

    private static final String READ_ALL = "SELECT agent, key, value, error, collected_at FROM weir.agent_metadata";
    private static final String READ = READ_ALL + " WHERE agent = ANY($1::uuid[])";

    private static final String PURGE =
            """
            WITH gone AS (
                DELETE FROM weir.agent_metadata WHERE (agent, key_id) IN (
                    SELECT agent, key_id FROM weir.agent_metadata
                    WHERE collected_at < statement_timestamp() - make_interval(secs => $1)
                    FOR UPDATE SKIP LOCKED)
                RETURNING 1)
            SELECT count(*)::int FROM gone
            """;

    private final Operations operations;
    private final boolean guardTimestamps;

    MetadataTable(Operations operations, boolean guardTimestamps) {
        this.operations = operations;
        this.guardTimestamps = guardTimestamps;
    }

    @Override
    public Uni<Written> write(Map<MetadataKey, Metadata> batch) {
        return operations.run("weir:push", LONGEST, transaction -> {
            var rows = new AtomicInteger();
            return transaction
                    .query(WRITE, parameters(batch), row -> rows.set(row.getInteger(0)))
                    .chain(transaction::commit)
                    .chain(() -> Messages.send(
                            transaction,
                            Messages.AGENTS,
                            batch.keySet().stream().map(MetadataKey::agent).toList()))
                    .map(failures -> new Written(rows.get(), rows.get() < batch.size(), failures));
        });
    }

    @Override
    public Uni<Map<UUID, Map<String, Metadata>>> read(Collection<UUID> agents) {
        return read(LONGEST, READ, Tuple.tuple().addArrayOfUUID(agents.toArray(UUID[]::new)));
    }

    @Override
    public Uni<Map<UUID, Map<String, Metadata>>> readAll() {
        return read(LONGEST_OF_ALL, READ_ALL, Tuple.tuple());
    }

    @Override
    public Uni<Integer> purge(Duration retention) {
        return operations.run("weir:purge", LONGEST, transaction -> {
            var rows = new AtomicInteger();
            return transaction
                    .query(PURGE, Tuple.of(retention.toMillis() / 1e3), row -> rows.set(row.getInteger(0)))
                    .chain(transaction::commit)
                    .map(done -> rows.get());
        });
    }

    private Uni<Map<UUID, Map<String, Metadata>>> read(Duration timeout, String sql, Tuple parameters) {
        return operations.run("weir:push", timeout, transaction -> {
            var agents = new HashMap<UUID, Map<String, Metadata>>();
            return transaction
                    .query(sql, parameters, row -> agents.computeIfAbsent(row.getUUID(0), missing -> new HashMap<>())
                            .put(
                                    row.getString(1),
                                    new Metadata(
                                            row.getString(2),
                                            row.getString(3),
                                            row.getOffsetDateTime(4).toInstant())))
                    .map(read -> agents);
        });
    }

    private Tuple parameters(Map<MetadataKey, Metadata> batch) {
        var keys = new ArrayList<MetadataKey>(batch.size());
        var values = new ArrayList<Metadata>(batch.size());
        batch.forEach((key, value) -> {
            keys.add(key);
            values.add(value);
        });
        return Tuple.of(guardTimestamps)
                .addArrayOfUUID(keys.stream().map(MetadataKey::agent).toArray(UUID[]::new))
                .addArrayOfUUID(keys.stream().map(key -> NameIds.of(key.key())).toArray(UUID[]::new))
                .addArrayOfString(keys.stream().map(MetadataKey::key).toArray(String[]::new))
                .addArrayOfString(values.stream().map(Metadata::value).toArray(String[]::new))
                .addArrayOfString(values.stream().map(Metadata::error).toArray(String[]::new))
                .addArrayOfOffsetDateTime(times(values.stream()));
    }

    private static OffsetDateTime[] times(Stream<Metadata> values) {
        return values.map(value -> value.collectedAt().atOffset(ZoneOffset.UTC)).toArray(OffsetDateTime[]::new);
    }
}
