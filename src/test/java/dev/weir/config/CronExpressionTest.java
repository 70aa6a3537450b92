package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronExpressionTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/15 * * * * | 2026-03-20T10:15 2026-03-20T10:30 2026-03-20T10:45",
                "0 0 * * 0 | 2026-03-22T00:00 2026-03-29T00:00 2026-04-05T00:00",
                "0 0 * * 7 | 2026-03-22T00:00 2026-03-29T00:00 2026-04-05T00:00",
                "0 0 * * SUN | 2026-03-22T00:00 2026-03-29T00:00 2026-04-05T00:00",
                "0 0 * * 5-7 | 2026-03-21T00:00 2026-03-22T00:00 2026-03-27T00:00",
                "0 0 29 2 * | 2028-02-29T00:00 2032-02-29T00:00 2036-02-29T00:00",
            })
    void firesAtTheNextTimes(String expression, String times) {
        assertThat(firings(expression, ZoneOffset.UTC, "2026-03-20T10:00")).isEqualTo(List.of(times.split(" ")));
    }

    @Test
    void firesOnDaysOfEitherKind() {
        assertThat(firings("0 0 13 * 5", ZoneOffset.UTC, "2026-04-05T00:00"))
                .containsExactly("2026-04-10T00:00", "2026-04-13T00:00", "2026-04-17T00:00");
    }

    @Test
    void firesLaterWhenTheClockLeapsOverItsTime() {
        assertThat(firings("30 2 * * *", BERLIN, "2026-03-28T00:00"))
                .containsExactly("2026-03-28T02:30", "2026-03-29T03:30", "2026-03-30T02:30");
        assertThat(firings("30 * * * *", BERLIN, "2026-03-29T01:00"))
                .containsExactly("2026-03-29T01:30", "2026-03-29T03:30", "2026-03-29T04:30");
    }

    @Test
    void goesOnWhenTheClockIsSetBack() {
        assertThat(firings("30 2 * * *", BERLIN, "2026-10-24T00:00"))
                .containsExactly("2026-10-24T02:30", "2026-10-25T02:30", "2026-10-26T02:30");
        assertThat(firings("30 * * * *", BERLIN, "2026-10-25T01:00"))
                .containsExactly("2026-10-25T01:30", "2026-10-25T02:30", "2026-10-25T02:30");
    }

    @Test
    void neverFiresOnADayThatDoesNotExist() {
        var cron = CronExpression.parse("0 0 30 2 *");

        assertThat(cron.next(Instant.EPOCH, ZoneOffset.UTC)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * * | expected five fields: minute, hour, day of month, month, day of week",
                "@daily | expected five fields: minute, hour, day of month, month, day of week",
                "60 * * * * | expected a minute, 0-59, in the first field",
                "1,,2 * * * * | expected a minute, 0-59, in the first field",
                "99999999999 * * * * | expected a minute, 0-59, in the first field",
                "0 24 * * * | expected an hour, 0-23, in the second field",
                "0 0 L * * | expected a day of month, 1-31, in the third field",
                "0 0 * 0 * | expected a month, 1-12, in the fourth field",
                "0 0 * * 6-1 | expected a day of week, 0-7, in the fifth field",
            })
    void saysWhichFieldIsNotRight(String expression, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CronExpression.parse(expression))
                .withMessage(message);
    }

    private static List<String> firings(String expression, ZoneId zone, String after) {
        var cron = CronExpression.parse(expression);
        Instant at = LocalDateTime.parse(after).atZone(zone).toInstant();
        List<String> firings = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            at = cron.next(at, zone).orElseThrow();
            firings.add(at.atZone(zone).toLocalDateTime().toString());
        }
        return firings;
    }
}
