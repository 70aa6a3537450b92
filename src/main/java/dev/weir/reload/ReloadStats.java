package dev.weir.reload;

import java.time.Instant;

/**
 * What became of reloads since the start; the first reading, at the start, is none.
 *
 * @param applied those whose definitions were taken up
 * @param refused those whose definitions were broken
 * @param failed those that met a defect
 * @param lastSuccessful whether what was read last was taken up
 * @param lastSuccess when definitions were last taken up, at the start too
 */
public record ReloadStats(long applied, long refused, long failed, boolean lastSuccessful, Instant lastSuccess) {

    ReloadStats plusApplied(Instant now) {
        return new ReloadStats(applied + 1, refused, failed, true, now);
    }

    ReloadStats plusRefused() {
        return new ReloadStats(applied, refused + 1, failed, false, lastSuccess);
    }

    ReloadStats plusFailed() {
        return new ReloadStats(applied, refused, failed + 1, false, lastSuccess);
    }
}
