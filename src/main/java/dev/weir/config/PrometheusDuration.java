package dev.weir.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Durations as Prometheus writes them: {@code 500ms}, {@code 15s}, {@code 1h30m}, {@code 1d}.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/configuration/configuration/">duration</a>
 */
public final class PrometheusDuration {
    private static final Pattern SYNTAX =
            Pattern.compile("(?:(\\d+)y)?(?:(\\d+)w)?(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");
    private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};
    private static final long[] MILLIS = {31_536_000_000L, 604_800_000, 86_400_000, 3_600_000, 60_000, 1_000, 1};
    /** How many of the units are written only if nothing is left over: 90d, but 1h30m. */
    private static final int WHOLE_UNITS = 3;

    private static final long MAX_MILLIS = Long.MAX_VALUE / 1_000_000;

    private PrometheusDuration() {}

    /** The duration that a text stands for, in milliseconds and at most 292 years, as in Prometheus; empty for any other text. */
    public static Optional<Duration> parse(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        var matcher = SYNTAX.matcher(text);
        return text.isEmpty() || !matcher.matches() ? Optional.empty() : sum(matcher.toMatchResult());
    }

    private static Optional<Duration> sum(MatchResult parts) {
        try {
            long millis = 0;
            for (int unit = 0; unit < UNITS.length; unit++) {
                String count = parts.group(unit + 1);
                if (count != null) {
                    millis = Math.addExact(millis, Math.multiplyExact(Long.parseLong(count), MILLIS[unit]));
                }
            }
            return millis > MAX_MILLIS ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
        } catch (ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The text of a duration that is not negative; less than a millisecond is cut off. */
    public static String format(Duration duration) {
        long left = duration.toMillis();
        if (left == 0) {
            return "0s";
        }
        var text = new StringBuilder();
        for (int unit = 0; unit < UNITS.length; unit++) {
            if (left >= MILLIS[unit] && (unit >= WHOLE_UNITS || left % MILLIS[unit] == 0)) {
                text.append(left / MILLIS[unit]).append(UNITS[unit]);
                left %= MILLIS[unit];
            }
        }
        return text.toString();
    }
}
