package dev.weir.push.format;

import dev.weir.model.MetricType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads text 0.0.4 as strictly as Prometheus' own reader of it.
 *
 * @see <a href="https://github.com/prometheus/common/blob/main/expfmt/text_parse.go">that reader</a>
 */
final class TextBody {
    private final Lines lines;
    private final SampleLine sample;
    private final Families families;
    private final Series series;
    private final Labels labels;

    /** The family of the last sample, until a comment may change what its name stands for. */
    private @Nullable FamilyInput last;

    private String lastName = "";

    private TextBody(String text, Set<String> group, int maxSeries) {
        lines = new Lines(text);
        sample = new SampleLine(lines);
        families = new Families("line", maxSeries);
        series = new Series(families, group);
        labels = new Labels(group);
    }

    /** @param group names of the group's labels */
    static List<PushedFamily> read(byte[] body, Set<String> group, int maxSeries) {
        String text = Utf8.text(body);
        int fault = Utf8.fault(text, body);
        if (fault >= 0) {
            long line =
                    1 + text.substring(0, fault).chars().filter(c -> c == '\n').count();
            boolean isNul = text.charAt(fault) == 0;
            throw new MalformedBody("line %d: %s".formatted(line, isNul ? "a NUL character" : "invalid UTF-8"));
        }
        return new TextBody(text, group, maxSeries).read();
    }

    private List<PushedFamily> read() {
        while (lines.next()) {
            switch (lines.current()) {
                case '\n' -> {}
                case '#' -> readComment();
                default -> readSample();
            }
        }
        return families.finish();
    }

    private void readComment() {
        lines.at++;
        lines.skipBlanks();
        String keyword = lines.text.substring(lines.at, Math.min(lines.wordEnd(), lines.at + 5));
        if (!keyword.equals("HELP") && !keyword.equals("TYPE")) {
            return;
        }
        lines.at += keyword.length();
        lines.skipBlanks();
        int end = lines.metricNameEnd();
        if (lines.text.charAt(end) == '\n') {
            return;
        }
        if (end == lines.at || end != lines.wordEnd()) {
            throw lines.fault("invalid metric name behind " + keyword, "letters, digits, '_' and ':'");
        }
        FamilyInput family = families.of(lines.text.substring(lines.at, end), lines.line);
        last = null;
        lines.at = end;
        lines.skipBlanks();
        if (lines.current() != '\n') {
            if (keyword.equals("HELP")) {
                readHelp(family);
            } else {
                readType(family);
            }
        }
    }

    private void readHelp(FamilyInput family) {
        if (family.help != null) {
            throw lines.fault("a second HELP of '" + family.name + "'");
        }
        try {
            family.help = Labels.unescape(lines.text.substring(lines.at, lines.lineEnd()));
        } catch (IllegalArgumentException e) {
            throw lines.fault("invalid escape in a HELP (found " + e.getMessage() + "; expected '\\\\' or '\\n')");
        }
    }

    private void readType(FamilyInput family) {
        if (family.type != null) {
            throw lines.fault(
                    family.samples > 0
                            ? "the TYPE of '" + family.name + "' behind samples of it (expected before them)"
                            : "a second TYPE of '" + family.name + "'");
        }
        int end = lines.lineEnd();
        String type = end - lines.at > 20 ? "" : lines.text.substring(lines.at, end);
        family.type = switch (type.toLowerCase(Locale.ROOT)) {
            case "counter" -> MetricType.COUNTER;
            case "gauge" -> MetricType.GAUGE;
            case "untyped" -> MetricType.UNKNOWN;
            case "summary" -> MetricType.SUMMARY;
            case "histogram", "gaugehistogram", "gauge_histogram" -> MetricType.HISTOGRAM;
            default ->
                throw lines.fault(
                        "unknown metric type",
                        lines.at,
                        end,
                        "counter, gauge, histogram, summary or untyped, and nothing behind it");
        };
    }

    private void readSample() {
        sample.read();
        FamilyInput family = family();
        if (family.type == null) {
            family.type = MetricType.UNKNOWN;
        }
        labels.clear();
        for (int i = 0; i < sample.labels; i++) {
            String name = lines.text.substring(sample.labelStart(i), sample.labelEnd(i));
            if (name.startsWith("__")) {
                throw lines.fault(
                        "reserved label name " + Quoted.text(name) + " (those with '__' are Prometheus' own)");
            }
            labels.add(name, lines.text.substring(sample.valueStart(i), sample.valueEnd(i)));
        }
        labels.sort();
        Optional<String> repeated = labels.repeated();
        if (repeated.isPresent()) {
            throw lines.fault("the label " + Quoted.text(repeated.get()) + " is given twice");
        }
        series.add(family, lastName, labels, sample.value, lines.line);
    }

    private FamilyInput family() {
        int length = sample.nameEnd - sample.nameStart;
        FamilyInput known = last;
        if (known != null
                && length == lastName.length()
                && lines.text.regionMatches(sample.nameStart, lastName, 0, length)) {
            return known;
        }
        lastName = lines.text.substring(sample.nameStart, sample.nameEnd);
        FamilyInput family = families.of(lastName, lines.line);
        last = family;
        return family;
    }
}
