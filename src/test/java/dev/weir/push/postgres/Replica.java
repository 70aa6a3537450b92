package dev.weir.push.postgres;

import dev.weir.config.DatabaseConfig;
import dev.weir.model.Family;
import dev.weir.model.MetricType;
import dev.weir.push.Fact;
import dev.weir.push.FactKey;
import dev.weir.push.GroupChange;
import dev.weir.push.GroupKey;
import dev.weir.push.GroupStore;
import dev.weir.push.Metadata;
import dev.weir.push.MetadataKey;
import dev.weir.push.MetadataStore;
import dev.weir.push.StoredGroup;
import dev.weir.push.format.PushedFamily;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** One gateway's way to a database of what is pushed, on a monotonic clock of its own that only runs faster when told to. */
final class Replica implements AutoCloseable {
    static final Duration PLENTY = Duration.ofMinutes(1);
    static final Duration EVER = Duration.ZERO;

    final Told groupsTold = new Told();
    final Told agentsTold = new Told();
    final PushDatabase database;
    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong ahead = new AtomicLong();
    private long sequence;
    private boolean closed;

    Replica(DatabaseConfig config) {
        this(config, true);
    }

    Replica(DatabaseConfig config, boolean guardTimestamps) {
        database = new PushDatabase(config, guardTimestamps, vertx, this::now);
    }

    /** Subscribes, and waits until it has. */
    Replica open() {
        database.open(groupsTold, agentsTold).await().atMost(PLENTY);
        return this;
    }

    /** Whatever was accepted before now has waited that much longer. */
    void pass(Duration duration) {
        ahead.addAndGet(duration.toNanos());
    }

    GroupStore groups() {
        return database.groups();
    }

    MetadataStore metadata() {
        return database.metadata();
    }

    /** What PUT makes of families, accepted now. */
    GroupChange put(String job, Duration ttl, PushedFamily... families) {
        sequence++;
        var facts = families(families);
        facts.put(FactKey.CLEARED, fact(EVER));
        facts.put(FactKey.PUSHED, fact(ttl));
        return new GroupChange(key(job), facts);
    }

    /** What POST makes of families, accepted now. */
    GroupChange post(String job, Duration ttl, PushedFamily... families) {
        sequence++;
        var facts = families(families);
        facts.put(FactKey.PUSHED, fact(ttl));
        return new GroupChange(key(job), facts);
    }

    /** What DELETE makes, accepted now. */
    GroupChange delete(String job) {
        sequence++;
        return change(job, FactKey.CLEARED, EVER);
    }

    /** What a refused push makes, accepted now. */
    GroupChange failed(String job, Duration ttl) {
        sequence++;
        return change(job, FactKey.FAILED, ttl);
    }

    GroupStore.Written write(GroupChange... changes) {
        return groups().write(List.of(changes)).await().atMost(PLENTY);
    }

    MetadataStore.Written write(Map<MetadataKey, Metadata> batch) {
        return metadata().write(batch).await().atMost(PLENTY);
    }

    /** The groups by their jobs. */
    Map<String, StoredGroup> all() {
        return byJob(groups().readAll());
    }

    /** The group of a job, which is there. */
    StoredGroup group(String job) {
        return Objects.requireNonNull(all().get(job), job);
    }

    /** Those of the groups of some jobs that are there. */
    Map<String, StoredGroup> read(String... jobs) {
        return byJob(groups().read(Arrays.stream(jobs).map(Replica::id).toList()));
    }

    int purge() {
        return groups().purge().await().atMost(PLENTY);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        database.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    static GroupKey key(String job) {
        return new GroupKey(new TreeMap<>(Map.of("job", job)));
    }

    static UUID id(String job) {
        return key(job).id();
    }

    static PushedFamily gauge(String name, String value) {
        return new PushedFamily(new Family(name, MetricType.GAUGE, "help of " + name), 1, name + " " + value + "\n");
    }

    private GroupChange change(String job, FactKey key, Duration ttl) {
        var facts = new TreeMap<FactKey, Fact>();
        facts.put(key, fact(ttl));
        return new GroupChange(key(job), facts);
    }

    private SortedMap<FactKey, Fact> families(PushedFamily... families) {
        var facts = new TreeMap<FactKey, Fact>();
        for (PushedFamily family : families) {
            facts.put(FactKey.family(family.family().name()), new Fact(sequence, now(), 1e9 + sequence, EVER, family));
        }
        return facts;
    }

    private Fact fact(Duration ttl) {
        return new Fact(sequence, now(), 1e9 + sequence, ttl, null);
    }

    private static Map<String, StoredGroup> byJob(Uni<Map<UUID, StoredGroup>> groups) {
        var byJob = new TreeMap<String, StoredGroup>();
        groups.await()
                .atMost(PLENTY)
                .values()
                .forEach(group -> byJob.put(group.key().job(), group));
        return byJob;
    }

    private long now() {
        return System.nanoTime() + ahead.get();
    }
}
