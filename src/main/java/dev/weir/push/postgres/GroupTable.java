package dev.weir.push.postgres;

import dev.weir.postgres.WriteTransaction;
import dev.weir.push.FactKey;
import dev.weir.push.GroupChange;
import dev.weir.push.GroupStore;
import dev.weir.push.StoredGroup;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** The groups in {@code weir.group_facts}. */
final class GroupTable implements GroupStore {
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final Duration LONGEST_OF_ALL = Duration.ofSeconds(30);

    /** A batcher retries for five minutes, and the last flush ends within its deadline. */
    private static final Duration OUT_OF_REACH = Duration.ofMinutes(15);

    /** The most bytes of one statement, unless a single group has more. */
    private static final long HEAVIEST = 8L * 1024 * 1024;

    private final Operations operations;
    private final UUID replica;
    private final LongSupplier nanoTime;

    /** @param replica by which this process is known to others */
    GroupTable(Operations operations, UUID replica, LongSupplier nanoTime) {
        this.operations = operations;
        this.replica = replica;
        this.nanoTime = nanoTime;
    }

    @Override
    public Uni<Written> write(Collection<GroupChange> changes) {
        return operations.run("weir:push", LONGEST, transaction -> {
            var rows = new AtomicInteger();
            var overtaken = new HashSet<UUID>();
            Uni<Void> all = Uni.createFrom().voidItem();
            for (List<GroupChange> part : parts(changes)) {
                all = all.chain(() -> write(transaction, part, rows, overtaken));
            }
            return all.chain(() -> Messages.send(transaction, Messages.GROUPS, ids(changes)))
                    .map(failures -> new Written(rows.get(), overtaken, failures));
        });
    }

    @Override
    public Uni<Map<UUID, StoredGroup>> read(Collection<UUID> groups) {
        return read(LONGEST, GroupSql.READ, Tuple.tuple().addArrayOfUUID(groups.toArray(UUID[]::new)));
    }

    @Override
    public Uni<Map<UUID, StoredGroup>> readAll() {
        return read(LONGEST_OF_ALL, GroupSql.READ_ALL, Tuple.tuple());
    }

    @Override
    public Uni<Integer> purge() {
        return operations.run("weir:purge", LONGEST, transaction -> {
            var rows = new AtomicInteger();
            return transaction
                    .query(GroupSql.PURGE_GONE, Tuple.tuple(), row -> rows.addAndGet(row.getInteger(0)))
                    .chain(() -> transaction.query(
                            GroupSql.PURGE_FAMILIES, Tuple.tuple(), row -> rows.addAndGet(row.getInteger(0))))
                    .chain(() -> transaction.query(
                            GroupSql.PURGE_ENDS,
                            Tuple.of((double) OUT_OF_REACH.toSeconds()),
                            row -> rows.addAndGet(row.getInteger(0))))
                    .chain(transaction::commit)
                    .map(done -> rows.get());
        });
    }

    private Uni<Map<UUID, StoredGroup>> read(Duration timeout, String sql, Tuple parameters) {
        return operations.run("weir:push", timeout, transaction -> {
            var groups = new StoredGroups();
            return transaction.query(sql, parameters, groups::add).map(read -> groups.byId());
        });
    }

    private Uni<Void> write(
            WriteTransaction transaction, List<GroupChange> changes, AtomicInteger rows, Set<UUID> overtaken) {
        Map<UUID, Integer> missing = FactRows.counts(changes);
        UUID[] groups = missing.keySet().toArray(UUID[]::new);
        var facts = new ArrayList<FactRows>(1);
        return transaction
                .query(GroupSql.CLOCK, Tuple.tuple(), row -> {
                    OffsetDateTime now = row.getOffsetDateTime(0);
                    facts.add(new FactRows(changes, now, nanoTime.getAsLong()));
                })
                .chain(() -> transaction.query(GroupSql.WRITE, facts.get(0).parameters(replica), row -> {
                    int written = row.getInteger(1);
                    missing.computeIfPresent(row.getUUID(0), (group, left) -> left == written ? null : left - written);
                    rows.addAndGet(written);
                }))
                .chain(() -> transaction.query(
                        GroupSql.OVERTAKEN,
                        Tuple.tuple().addArrayOfUUID(groups).addUUID(replica).addArrayOfUUID(cleared(changes)),
                        row -> overtaken.add(row.getUUID(0))))
                .chain(transaction::commit)
                .invoke(() -> overtaken.addAll(missing.keySet()));
    }

    private static List<List<GroupChange>> parts(Collection<GroupChange> changes) {
        var parts = new ArrayList<List<GroupChange>>();
        var part = new ArrayList<GroupChange>();
        long weight = 0;
        for (GroupChange change : changes) {
            long next = FactRows.weight(change);
            if (!part.isEmpty() && weight + next > HEAVIEST) {
                parts.add(List.copyOf(part));
                part.clear();
                weight = 0;
            }
            part.add(change);
            weight += next;
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }

    private static UUID[] cleared(Collection<GroupChange> changes) {
        return changes.stream()
                .filter(change -> change.facts().containsKey(FactKey.CLEARED))
                .map(change -> change.key().id())
                .toArray(UUID[]::new);
    }

    private static List<UUID> ids(Collection<GroupChange> changes) {
        return changes.stream().map(change -> change.key().id()).toList();
    }
}
