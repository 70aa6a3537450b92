package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Schedule.Cron;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** Data that is as old as the night must not be taken for old before the first run of the day has had its time. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-20T12:00, PT5M",
        "2026-11-20T18:54, PT13H5M",
        "2026-11-20T18:56, PT13H5M",
        "2026-11-20T23:00, PT13H5M",
        "2026-11-21T07:59, PT13H5M",
        "2026-11-21T08:00, PT13H5M",
        "2026-11-21T08:04, PT13H5M",
        "2026-11-21T08:06, PT5M",
    })
    void nightBetweenRunsOfTheDayCountsUntilTheFirstRunAfterItHasHadItsTime(String now, Duration gap) {
        var cron = new Cron(CronExpression.parse("*/5 8-18 * * *"), BERLIN);

        assertThat(cron.longestGapAround(LocalDateTime.parse(now).atZone(BERLIN).toInstant()))
                .isEqualTo(gap);
    }

    @Test
    void weekendCountsAllWeek() {
        var cron = new Cron(CronExpression.parse("0 9 * * 1-5"), BERLIN);
        var monday = LocalDateTime.parse("2026-11-16T08:00").atZone(BERLIN);

        for (int day = 0; day < 7; day++) {
            assertThat(cron.longestGapAround(monday.plusDays(day).toInstant())).isEqualTo(Duration.ofDays(3));
        }
    }
}
