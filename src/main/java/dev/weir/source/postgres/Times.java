package dev.weir.source.postgres;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Points in time as PostgreSQL has them: those without a zone are in UTC, and some are infinite.
 *
 * @see <a href="https://www.postgresql.org/docs/current/datatype-datetime.html">their ranges</a>
 */
final class Times {
    private static final int FIRST_YEAR = -4712;
    private static final int LAST_YEAR = 294_276;

    private Times() {}

    /** The instant that a timestamp of either kind stands for; null for a value of another type. */
    static @Nullable OffsetDateTime timestamp(Object value) {
        if (value instanceof LocalDateTime time) {
            return time.atOffset(ZoneOffset.UTC);
        }
        return value instanceof OffsetDateTime time ? time : null;
    }

    /** 1 for infinity, -1 for minus infinity, 0 for all other times: the driver gives the infinite ones years out of range. */
    static int infinite(OffsetDateTime time) {
        return time.getYear() > LAST_YEAR ? 1 : time.getYear() < FIRST_YEAR ? -1 : 0;
    }

    /** As {@link #infinite(OffsetDateTime)}; dates reach further than timestamps. */
    static int infinite(LocalDate date) {
        return date.equals(LocalDate.MAX) ? 1 : date.equals(LocalDate.MIN) ? -1 : 0;
    }
}
