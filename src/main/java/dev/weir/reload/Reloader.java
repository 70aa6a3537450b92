package dev.weir.reload;

import dev.weir.config.ConfigChange;
import dev.weir.config.Difference;
import dev.weir.config.GatewayConfig;
import dev.weir.config.LoadResult;
import dev.weir.config.Problem;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads the definitions when asked to, and when they have changed. One reload at a time, each whole or not at all. */
public final class Reloader {
    private static final Logger LOG = Logger.getLogger(Reloader.class);

    private static final int MOST_NAMED = 20;

    private final Supplier<LoadResult> definitions;
    private final Function<GatewayConfig, Optional<ConfigChange>> gateway;
    private final InstantSource clock;
    private final Executor executor;
    private final Object work = new Object();
    private volatile List<Problem> problems = List.of();
    private volatile ReloadStats stats;
    private LoadResult takenUp;
    private LoadResult seen;
    private @Nullable CompletableFuture<ReloadResult> next;
    private boolean running;

    /**
     * A reloader of definitions that are in use.
     *
     * @param first what they were read as
     * @param definitions reads them; may block
     * @param gateway takes a configuration, and tells what that changed; empty if it is closed
     * @param executor may be blocked
     */
    public Reloader(
            LoadResult.Loaded first,
            Supplier<LoadResult> definitions,
            Function<GatewayConfig, Optional<ConfigChange>> gateway,
            InstantSource clock,
            Executor executor) {
        this.takenUp = first;
        this.seen = first;
        this.definitions = definitions;
        this.gateway = gateway;
        this.clock = clock;
        this.stats = new ReloadStats(0, 0, 0, true, clock.instant());
        this.executor = executor;
    }

    /**
     * Reads the definitions as they are now. Of those who ask while a reload is under way, all get the same one after it: the
     * one under way may have read what was there before.
     */
    public synchronized CompletionStage<ReloadResult> reload() {
        if (next == null) {
            next = new CompletableFuture<>();
        }
        CompletableFuture<ReloadResult> answer = next.copy();
        if (!running) {
            running = true;
            try {
                executor.execute(this::run);
            } catch (RejectedExecutionException e) {
                running = false;
                next.complete(new ReloadResult.Closing());
                next = null;
            }
        }
        return answer;
    }

    /**
     * Reads the definitions, and takes them up if they were the same at the call before: those that are still being written are
     * not. What they mean is compared, so that it matters neither how a file was replaced nor in which of them something stands.
     * Nothing is taken up, or complained of, twice.
     */
    public void poll() {
        synchronized (work) {
            try {
                LoadResult now = definitions.get();
                if (!now.equals(seen)) {
                    seen = now;
                } else if (!now.equals(takenUp)) {
                    takeUp(now);
                }
            } catch (RuntimeException e) {
                LOG.error("the definitions could not be read", e);
            }
        }
    }

    /** Why the definitions that were last read are not in use; empty if they are. */
    public List<Problem> problems() {
        return problems;
    }

    public ReloadStats stats() {
        return stats;
    }

    private void run() {
        CompletableFuture<ReloadResult> answer = taken();
        while (answer != null) {
            try {
                answer.complete(read());
            } catch (Throwable defect) {
                LOG.error("the definitions could not be reloaded", defect);
                answer.completeExceptionally(defect);
            }
            answer = taken();
        }
    }

    private synchronized @Nullable CompletableFuture<ReloadResult> taken() {
        CompletableFuture<ReloadResult> taken = next;
        next = null;
        running = taken != null;
        return taken;
    }

    private ReloadResult read() {
        synchronized (work) {
            try {
                seen = definitions.get();
            } catch (RuntimeException e) {
                stats = stats.plusFailed();
                throw e;
            }
            return takeUp(seen);
        }
    }

    private ReloadResult takeUp(LoadResult result) {
        boolean isNew = !result.equals(takenUp);
        takenUp = result;
        if (result instanceof LoadResult.Refused refused) {
            problems = refused.problems();
            stats = stats.plusRefused();
            if (isNew) {
                LOG.errorf(
                        "the definitions are broken, those before stay in use problems=%d",
                        refused.problems().size());
                refused.problems().stream().limit(MOST_NAMED).forEach(LOG::error);
            }
            return new ReloadResult.Refused(refused.problems());
        }
        GatewayConfig config = ((LoadResult.Loaded) result).config();
        try {
            return gateway.apply(config).map(this::applied).orElseGet(ReloadResult.Closing::new);
        } catch (RuntimeException e) {
            stats = stats.plusFailed();
            throw e;
        }
    }

    private ReloadResult applied(ConfigChange change) {
        problems = List.of();
        stats = stats.plusApplied(clock.instant());
        LOG.infof(
                "definitions reloaded targets %s databases %s%s%s",
                names(change.targets()),
                names(change.pools()),
                change.traces() ? " traces=changed" : "",
                change.push().limits() ? " push=changed" : "");
        if (change.push().restart()) {
            LOG.warn("what was changed of the database and the batches of push takes a restart");
        }
        return new ReloadResult.Applied(change);
    }

    /** As in {@code added=[orders@shop] unchanged=7}: what there is none of is left out. */
    private static String names(Difference<?> difference) {
        var text = new StringBuilder();
        Map<String, Set<?>> parts = new LinkedHashMap<>();
        parts.put("added", difference.added());
        parts.put("changed", difference.changed());
        parts.put("removed", difference.removed());
        parts.forEach((part, names) -> {
            if (!names.isEmpty()) {
                text.append(part).append('=').append(shortened(names)).append(' ');
            }
        });
        return text + "unchanged=" + difference.unchanged().size();
    }

    private static String shortened(Set<?> names) {
        if (names.size() <= MOST_NAMED) {
            return names.toString();
        }
        List<?> first = names.stream().limit(MOST_NAMED).toList();
        return "[" + first.toString().substring(1, first.toString().length() - 1) + " and "
                + (names.size() - MOST_NAMED) + " more]";
    }
}
