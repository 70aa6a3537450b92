package dev.weir.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.CronExpression;
import dev.weir.config.Schedule;
import dev.weir.model.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimetableTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00.123Z");

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT15S", "PT5M", "PT24H"})
    void firstRunComesWithinTheIntervalAndTenSecondsAtMost(Duration interval) {
        for (int i = 0; i < 100; i++) {
            Instant first = every(interval, "c" + i).first(START);

            assertThat(Duration.between(START, first))
                    .isBetween(Duration.ZERO, Duration.ofMillis(Math.min(interval.toMillis(), 10_000) - 1));
        }
    }

    @Test
    void firstRunsOfManyTargetsAreSpread() {
        Set<Instant> seconds = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            seconds.add(Instant.ofEpochSecond(
                    every(Duration.ofMinutes(5), "c" + i).first(START).getEpochSecond()));
        }

        assertThat(seconds).hasSizeGreaterThanOrEqualTo(9);
    }

    @Test
    void runsKeepTheirPhaseWheneverTheProcessStarted() {
        var random = new Random(1);
        Timetable timetable = every(Duration.ofSeconds(30), "orders");
        long phase = timetable.next(START).toEpochMilli() % 30_000;

        for (int i = 0; i < 1000; i++) {
            Instant after = START.plusMillis(random.nextInt(100_000_000));
            Instant next = timetable.next(after);

            assertThat(next).isAfter(after).isBeforeOrEqualTo(after.plusSeconds(30));
            assertThat(next.toEpochMilli() % 30_000).isEqualTo(phase);
        }
    }

    @Test
    void secondRunIsAtLeastHalfAnIntervalAfterTheFirst() {
        for (int i = 0; i < 100; i++) {
            Timetable timetable = every(Duration.ofMinutes(5), "c" + i);
            Instant first = timetable.first(START);

            Duration gap = Duration.between(first, timetable.second(first));

            assertThat(gap).isBetween(Duration.ofSeconds(150), Duration.ofSeconds(450));
        }
    }

    @Test
    void instantsBeforeTheEpochHaveANextRun() {
        Instant next = every(Duration.ofSeconds(30), "orders").next(Instant.ofEpochSecond(-100));

        assertThat(next).isAfter(Instant.ofEpochSecond(-100)).isBeforeOrEqualTo(Instant.ofEpochSecond(-70));
    }

    @Test
    void cronFiresInItsTimeZone() {
        var timetable = cron("0 */6 * * *", "Europe/Berlin");

        assertThat(timetable.next(Instant.parse("2026-11-22T10:00:00Z"))).isEqualTo("2026-11-22T11:00:00Z");
        assertThat(timetable.next(Instant.parse("2026-11-22T11:00:00Z"))).isEqualTo("2026-11-22T17:00:00Z");
    }

    @Test
    void cronRunsSoonAfterTheStartToo() {
        var timetable = cron("0 3 * * *", "UTC");

        assertThat(Duration.between(START, timetable.first(START))).isLessThan(Duration.ofSeconds(10));
        assertThat(timetable.second(timetable.first(START))).isEqualTo("2026-11-23T03:00:00Z");
    }

    private static Timetable every(Duration interval, String collector) {
        return new Timetable(new Schedule.Interval(interval), new TargetId(collector, "shop"));
    }

    private static Timetable cron(String expression, String zone) {
        return new Timetable(
                new Schedule.Cron(CronExpression.parse(expression), ZoneId.of(zone)), new TargetId("orders", "shop"));
    }
}
