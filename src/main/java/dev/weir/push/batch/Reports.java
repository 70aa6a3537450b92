package dev.weir.push.batch;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Tells others what has become of entries. What they throw hurts nothing. */
final class Reports<K, V> {
    private static final Logger LOG = Logger.getLogger(Reports.class);

    private final Flusher<K, V> flusher;
    private final Consumer<FlushEnded> listener;
    private final BatcherLog log;
    private final LongSupplier nanoTime;

    Reports(Flusher<K, V> flusher, Consumer<FlushEnded> listener, BatcherLog log, LongSupplier nanoTime) {
        this.flusher = flusher;
        this.listener = listener;
        this.log = log;
        this.nanoTime = nanoTime;
    }

    void tell(Loss<K, V> loss) {
        log.lost(nanoTime.getAsLong(), loss.entries().size(), loss.reason());
        try {
            flusher.lost(loss.entries(), loss.reason());
        } catch (Throwable defect) {
            LOG.error("the flusher could not be told of a loss", defect);
        }
    }

    void tell(FlushEnded event, Flight.Result result) {
        if (result instanceof Flight.Result.Failed failed) {
            log.failed(failed.failure());
        } else {
            log.written();
        }
        try {
            listener.accept(event);
        } catch (Throwable defect) {
            LOG.error("the listener could not be told of a flush", defect);
        }
    }
}
