package dev.weir.http;

import dev.weir.refresh.Outcome;
import dev.weir.refresh.TargetStatus;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A target as a line of the page: text that is ready to be read. */
public record StatusRow(
        String collector,
        String database,
        String state,
        String running,
        String age,
        String duration,
        String waited,
        int samples,
        String nextRun,
        String error) {

    static StatusRow of(TargetStatus status, Instant now) {
        @Nullable Outcome last = status.lastOutcome();
        return new StatusRow(
                status.id().collector(),
                status.id().database(),
                Text.lower(status.state()),
                status.running() ? "for " + Text.duration(status.runningFor()) : "",
                status.lastSuccess() == null ? "never" : Text.duration(Duration.between(status.lastSuccess(), now)),
                last == null ? "" : Text.duration(last.duration()),
                last == null ? "" : Text.duration(last.waited()),
                status.samples(),
                status.nextRun() == null ? "never" : "in " + Text.duration(Duration.between(now, status.nextRun())),
                status.failure()
                        .map(failure -> failure.label() + ": " + failure.message())
                        .orElse(""));
    }
}
