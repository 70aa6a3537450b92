package dev.weir.refresh;

import dev.weir.config.CollectorConfig.OnError;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How a target's last refreshes ended, and whether its samples are too old by them. Whoever has it guards it. */
final class Freshness {
    private final LongSupplier nanoTime;
    private @Nullable Outcome lastOutcome;

    /** Whether the last outcome is one of the target's present definition. */
    private boolean hasOutcome;

    private @Nullable Instant lastSuccess;
    private long lastSuccessNanos;

    /** @param nanoTime a monotonic clock: samples do not age when the wall clock is set */
    Freshness(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void succeed(Outcome.Success outcome) {
        lastOutcome = outcome;
        hasOutcome = true;
        lastSuccess = outcome.endedAt();
        lastSuccessNanos = nanoTime.getAsLong();
    }

    void fail(Outcome.Failure outcome) {
        lastOutcome = outcome;
        hasOutcome = true;
    }

    /** The target has another definition, under which nothing has ended yet. */
    void redefine() {
        hasOutcome = false;
    }

    @Nullable
    Outcome lastOutcome() {
        return lastOutcome;
    }

    @Nullable
    Instant lastSuccess() {
        return lastSuccess;
    }

    /** Whether a failure leaves nothing of the samples, by its policy. */
    boolean isLostByFailure(OnError policy) {
        return policy instanceof OnError.Drop || isTooOld(policy);
    }

    /**
     * Whether samples are older than {@code keep_for} allows. Between healthy refreshes nothing is too old. A refresh under way
     * that began when they were older than that already, as it does where {@code keep_for} is shorter than the interval, has
     * {@code keep_for} from its own start; so has the first one under another definition, until which nothing goes.
     *
     * @param runningSince when the refresh under way began; null if there is none
     */
    boolean isExpired(OnError policy, @Nullable Long runningSince) {
        if (lastOutcome instanceof Outcome.Failure && hasOutcome) {
            return isTooOld(policy);
        }
        if (runningSince == null || !isTooOld(policy)) {
            return false;
        }
        boolean wasTooOldAtItsStart = isOlder(policy, lastSuccessNanos, runningSince);
        return !wasTooOldAtItsStart || isOlder(policy, runningSince, nanoTime.getAsLong());
    }

    private boolean isTooOld(OnError policy) {
        return lastSuccess != null && isOlder(policy, lastSuccessNanos, nanoTime.getAsLong());
    }

    private static boolean isOlder(OnError policy, long since, long now) {
        return policy instanceof OnError.KeepFor keep
                && now - since >= keep.duration().toNanos();
    }
}
