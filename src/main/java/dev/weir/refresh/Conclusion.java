package dev.weir.refresh;

import dev.weir.source.Reason;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** What comes of a read that has ended: an outcome, and what its target contributes by it. */
final class Conclusion {
    private static final Logger LOG = Logger.getLogger(Conclusion.class);

    private final Contributor contributor;
    private final Clocks clocks;

    Conclusion(Contributor contributor, Clocks clocks) {
        this.contributor = contributor;
        this.clocks = clocks;
    }

    /** Contributes what a flight brought. A defect met there is an outcome, too. */
    Outcome of(Flight ended, Result result) {
        Instant now = clocks.wall().instant();
        long nanos = clocks.monotonic().getAsLong();
        var duration = Duration.ofNanos(nanos - ended.startedNanos());
        Duration waited = ended.waited(nanos);
        try {
            if (result instanceof Result.Read read) {
                int samples = read.size().samples();
                var success = new Outcome.Success(now, duration, waited, samples);
                return contributor.succeed(ended.generation(), success, read);
            }
            var failed = (Result.Failed) result;
            logDefect(failed);
            var failure = new Outcome.Failure(now, duration, waited, failed.reason(), failed.message());
            if (failure.reason() != Reason.CANCELLED) {
                // That Weir itself gave up says nothing of the target.
                contributor.fail(ended.generation(), failure);
            }
            return failure;
        } catch (Throwable defect) {
            Result.Failed failed = Result.Failed.of(defect);
            logDefect(failed);
            var failure = new Outcome.Failure(now, duration, waited, failed.reason(), failed.message());
            failAgain(ended.generation(), failure);
            return failure;
        }
    }

    /** The contributor may have noted something else before it met the defect, and may well meet it again. */
    private void failAgain(int generation, Outcome.Failure failure) {
        try {
            contributor.fail(generation, failure);
        } catch (Throwable defect) {
            LOG.debugf(
                    defect, "target=%s met a defect again", contributor.target().id());
        }
    }

    /** Logs a defect with its trace, once for as long as it comes again. */
    private void logDefect(Result.Failed failed) {
        boolean isKnown = contributor.lastOutcome() instanceof Outcome.Failure last
                && last.message().equals(failed.message());
        if (failed.defect() != null && !isKnown) {
            LOG.errorf(
                    failed.defect(),
                    "target=%s met a defect of Weir's",
                    contributor.target().id());
        }
    }
}
