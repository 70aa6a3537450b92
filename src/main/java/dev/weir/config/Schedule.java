package dev.weir.config;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** When a collector runs. */
public sealed interface Schedule {

    /**
     * The longest time from one run to the next: the interval, or the longest gap between the ten firings that come after an
     * instant; zero if there is only one.
     */
    Duration longestGap(Instant after);

    /**
     * The longest time from one run to the next around an instant: the interval, or the longest gap between ten firings of
     * which the first two lie before it. So the gap it lies in counts, however short those after it are, and the one before
     * as long as a run that ended it may be under way.
     */
    Duration longestGapAround(Instant now);

    /** At a fixed distance, at least a second. */
    record Interval(Duration interval) implements Schedule {
        @Override
        public Duration longestGap(Instant after) {
            return interval;
        }

        @Override
        public Duration longestGapAround(Instant now) {
            return interval;
        }
    }

    /**
     * At the times of a cron expression.
     *
     * @param expression five UNIX fields
     */
    record Cron(CronExpression expression, ZoneId zone) implements Schedule {
        private static final int FIRINGS = 10;

        @Override
        public Duration longestGap(Instant after) {
            Duration longest = Duration.ZERO;
            Optional<Instant> last = expression.next(after, zone);
            for (int firing = 2; firing <= FIRINGS && last.isPresent(); firing++) {
                Optional<Instant> next = expression.next(last.get(), zone);
                if (next.isPresent()) {
                    Duration gap = Duration.between(last.get(), next.get());
                    longest = gap.compareTo(longest) > 0 ? gap : longest;
                }
                last = next;
            }
            return longest;
        }

        @Override
        public Duration longestGapAround(Instant now) {
            Instant first = expression
                    .previous(now, zone)
                    .flatMap(last -> expression.previous(last, zone))
                    .orElse(now);
            return longestGap(first.minusNanos(1));
        }
    }
}
