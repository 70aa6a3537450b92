package dev.weir.config;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Five UNIX cron fields: minute, hour, day of month, month, day of week. Sunday is 0 and 7. If neither kind of day is {@code
 * *}, a day of either kind counts.
 */
public final class CronExpression {
    private static final int MAX_LENGTH = 200;
    private static final List<String> FIELDS = List.of(
            "a minute, 0-59, in the first field",
            "an hour, 0-23, in the second field",
            "a day of month, 1-31, in the third field",
            "a month, 1-12, in the fourth field",
            "a day of week, 0-7, in the fifth field");

    private final String text;
    private final ExecutionTime times;

    private CronExpression(String text, ExecutionTime times) {
        this.text = text;
        this.times = times;
    }

    /** @throws IllegalArgumentException if the text is not such an expression; the message says which field is not right */
    public static CronExpression parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("expected at most " + MAX_LENGTH + " characters");
        }
        List<String> fields = List.of(text.strip().split("\\s+"));
        if (fields.size() != FIELDS.size()) {
            throw new IllegalArgumentException("expected five fields: minute, hour, day of month, month, day of week");
        }
        for (int i = 0; i < fields.size(); i++) {
            List<String> alone = new ArrayList<>(Collections.nCopies(FIELDS.size(), "*"));
            alone.set(i, fields.get(i));
            try {
                times(String.join(" ", alone));
            } catch (RuntimeException e) {
                // The library's own messages name no field, and do not always show the right text.
                throw new IllegalArgumentException("expected " + FIELDS.get(i), e);
            }
        }
        return new CronExpression(text, times(String.join(" ", fields)));
    }

    /**
     * The first firing after an instant; empty if there is none, as for a 30th of February. A time that the clock leaps over
     * in spring comes as much later.
     */
    public Optional<Instant> next(Instant after, ZoneId zone) {
        Optional<Instant> next = times.nextExecution(after.atZone(zone)).map(ZonedDateTime::toInstant);
        // The library leaves a day out when the clock leaps over its only time: on the wall clock alone nothing is left
        // out.
        return times.nextExecution(LocalDateTime.ofInstant(after, zone).atZone(ZoneOffset.UTC))
                .map(wall -> wall.toLocalDateTime().atZone(zone).toInstant())
                .filter(wall -> wall.isAfter(after) && next.map(wall::isBefore).orElse(true))
                .or(() -> next);
    }

    /** The last firing before an instant, but for times that the clock leapt over; empty if there is none. */
    public Optional<Instant> previous(Instant before, ZoneId zone) {
        return times.lastExecution(before.atZone(zone)).map(ZonedDateTime::toInstant);
    }

    private static ExecutionTime times(String text) {
        var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
        return ExecutionTime.forCron(parser.parse(text).validate());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronExpression cron && cron.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
