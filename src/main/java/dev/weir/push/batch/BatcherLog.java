package dev.weir.push.batch;

import java.time.Duration;
import org.jboss.logging.Logger;

/** What a batcher says: that something is dropped or lost not more often than can be read, that it fails once. */
final class BatcherLog {
    /** From one warning of a kind to the next, and to the first. */
    static final Duration QUIET = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(Batcher.class);

    private final String batcher;
    private final Rarely drops;
    private final Rarely losses;
    private int failures;

    BatcherLog(String batcher, long nowNanos) {
        this.batcher = batcher;
        this.drops = new Rarely(nowNanos);
        this.losses = new Rarely(nowNanos);
    }

    /** An entry was dropped. */
    void dropped(long nowNanos, long inAll) {
        LOG.logf(
                drops.level(nowNanos),
                "batcher=%s dropped=%d newest entries since the start: the queue is full, or closed",
                batcher,
                inAll);
    }

    void lost(long nowNanos, int entries, LossReason reason) {
        LOG.logf(losses.level(nowNanos), "batcher=%s reason=%s lost=%d", batcher, reason.label(), entries);
    }

    void failed(Throwable failure) {
        boolean isRefused = failure instanceof Rejected;
        boolean isFirst = !isRefused && failures++ == 0;
        LOG.logf(
                isFirst ? Logger.Level.WARN : Logger.Level.DEBUG,
                "batcher=%s could not be flushed and is tried again, %s: %s",
                batcher,
                isRefused ? "in parts" : "as a whole",
                failure);
    }

    void written() {
        if (failures > 0) {
            LOG.infof("batcher=%s failures=%d is flushed again", batcher, failures);
            failures = 0;
        }
    }

    private static final class Rarely {
        private long lastNanos;

        Rarely(long nowNanos) {
            this.lastNanos = nowNanos;
        }

        synchronized Logger.Level level(long nowNanos) {
            if (nowNanos - lastNanos < QUIET.toNanos()) {
                return Logger.Level.DEBUG;
            }
            lastNanos = nowNanos;
            return Logger.Level.WARN;
        }
    }
}
