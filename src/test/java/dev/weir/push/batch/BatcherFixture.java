package dev.weir.push.batch;

import dev.weir.testing.ManualTime;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A batcher on a clock that the test moves, of keys {@code OWNER/NAME}, and a flusher that answers as the test says. */
final class BatcherFixture implements Flusher<String, BatcherFixture.Value> {
    static final long BYTES = 64 * 1024 * 1024;
    static final Duration INTERVAL = Duration.ofSeconds(5);
    static final Duration RETRY = Duration.ofMinutes(5);
    static final Duration FAREWELL = Duration.ofSeconds(15);

    final ManualTime time = new ManualTime(Instant.parse("2026-03-20T10:00:00Z"));
    final List<Map<String, Value>> flushes = new ArrayList<>();
    final List<FlushEnded> ended = new ArrayList<>();
    final List<String> lost = new ArrayList<>();
    final List<UniEmitter<? super Flushed>> held = new ArrayList<>();
    final Batcher<String, Value> batcher;
    Function<Map<String, Value>, Uni<Flushed>> answer =
            batch -> Uni.createFrom().item(new Flushed(batch.size(), 0));
    Consumer<FlushEnded> listener = event -> {};
    int utilizations;
    int cancelled;

    /** What is written under a key: the newer is what was collected later. */
    record Value(String text, int collectedAt, long weight) {}

    BatcherFixture() {
        this(500, 2_500);
    }

    BatcherFixture(int size, int queue) {
        this(new BatchSettings(size, queue, INTERVAL, BYTES, RETRY, FAREWELL));
    }

    BatcherFixture(BatchSettings settings) {
        batcher = new Batcher<>("agents", settings, new Newest(), this, time, time, event -> {
            ended.add(event);
            listener.accept(event);
        });
    }

    /** The newer counts, and of two of the same time the one that arrives last. */
    static final class Newest implements Values<Value> {
        @Override
        public boolean isOlder(Value arrived, Value held) {
            return arrived.collectedAt() < held.collectedAt();
        }

        @Override
        public Value merge(Value held, Value arrived) {
            return arrived;
        }

        @Override
        public long weight(Value value) {
            return value.weight();
        }
    }

    @Override
    public Uni<Flushed> flush(Map<String, Value> batch) {
        flushes.add(batch);
        return answer.apply(batch);
    }

    @Override
    public List<Integer> utilization(Map<String, Value> batch) {
        utilizations++;
        return batch.keySet().stream()
                .collect(Collectors.groupingBy(BatcherFixture::owner, Collectors.summingInt(key -> 1)))
                .values()
                .stream()
                .toList();
    }

    @Override
    public void lost(Map<String, Value> entries, LossReason reason) {
        entries.keySet().forEach(key -> lost.add(reason.label() + " " + key));
    }

    boolean add(String key) {
        return add(key, "value", 0);
    }

    boolean add(String key, String text, int collectedAt) {
        return batcher.add(key, new Value(text, collectedAt, 1));
    }

    boolean addHeavy(String key, long weight) {
        return batcher.add(key, new Value("heavy", 0, weight));
    }

    /** Adds entries of different owners. */
    void addAll(int from, int until) {
        for (int i = from; i < until; i++) {
            add(i + "/key");
        }
    }

    void succeed() {
        answer = batch -> Uni.createFrom().item(new Flushed(batch.size(), 0));
    }

    void fail() {
        answer = batch -> Uni.createFrom().failure(new IllegalStateException("the database is away"));
    }

    /** Flushes end only when the test ends them. */
    void hold() {
        answer = batch ->
                Uni.createFrom().<Flushed>emitter(held::add).onCancellation().invoke(() -> cancelled++);
    }

    /** Refuses every batch that has one of these keys. */
    void reject(String... keys) {
        answer = batch -> List.of(keys).stream().anyMatch(batch::containsKey)
                ? Uni.createFrom().failure(new Rejected("there is a NUL", new IllegalArgumentException()))
                : Uni.createFrom().item(new Flushed(batch.size(), 0));
    }

    /** Ends the flush under way with success. */
    void release() {
        held.remove(0).complete(new Flushed(flushes.get(flushes.size() - 1).size(), 0));
    }

    void releaseWithFailure() {
        held.remove(0).fail(new IllegalStateException("the database has gone"));
    }

    void seconds(double seconds) {
        time.advance(Duration.ofNanos(Math.round(seconds * 1e9)));
    }

    BatcherStats stats() {
        return batcher.stats();
    }

    /** The texts of a flush by its keys. */
    Map<String, String> flush(int number) {
        return flushes.get(number).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().text()));
    }

    List<Integer> sizes() {
        return flushes.stream().map(Map::size).toList();
    }

    List<FlushReason> reasons() {
        return ended.stream().map(FlushEnded::reason).toList();
    }

    /** How many messages of at most 363 owners each flush needs. */
    List<Integer> messages() {
        return ended.stream()
                .map(event -> (event.utilization().size() + 362) / 363)
                .toList();
    }

    /** What is accepted and not accounted for: zero. */
    static long difference(BatcherStats stats) {
        long lost = 0;
        for (LossReason reason : LossReason.values()) {
            lost += stats.lost(reason);
        }
        return stats.accepted() - stats.flushed() - stats.superseded() - stats.dropped() - lost - stats.pending();
    }

    private static String owner(String key) {
        return key.substring(0, key.indexOf('/'));
    }
}
