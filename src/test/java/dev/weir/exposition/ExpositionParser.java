package dev.weir.exposition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an exposition back, and refuses what is not strictly right: order, headers, escapes, repeated families. */
final class ExpositionParser {
    record Series(String name, Map<String, String> labels, double value) {}

    record Header(String type, String help) {}

    private static final Pattern HEADER =
            Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"");

    private final boolean openMetrics;
    final List<Series> series = new ArrayList<>();
    final Map<String, Header> headers = new TreeMap<>();
    private final Set<String> ended = new HashSet<>();
    private String family = "";
    private String help = "";
    private boolean hasSamples;
    private MetricOrder order = new MetricOrder("");

    private ExpositionParser(boolean openMetrics) {
        this.openMetrics = openMetrics;
    }

    static ExpositionParser parse(String text, Format format) {
        var parser = new ExpositionParser(format != Format.TEXT);
        String body = text;
        if (parser.openMetrics) {
            check(text.endsWith("# EOF\n"), "no end", "");
            body = text.substring(0, text.length() - 6);
        }
        check(body.isEmpty() || body.endsWith("\n"), "the last line does not end", "");
        int start = 0;
        while (start < body.length()) {
            int end = body.indexOf('\n', start);
            parser.line(body.substring(start, end));
            start = end + 1;
        }
        check(parser.family.isEmpty() || parser.hasSamples, "a header without samples", "");
        parser.order.end();
        return parser;
    }

    static double value(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> {
                check(text.matches("-?[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?"), "not a number", text);
                yield Double.parseDouble(text);
            }
        };
    }

    private void line(String line) {
        if (line.startsWith("#")) {
            header(line);
        } else {
            sample(line);
        }
    }

    private void header(String line) {
        Matcher header = HEADER.matcher(line);
        check(header.matches(), "not a header", line);
        String name = header.group(2);
        if (header.group(1).equals("HELP")) {
            begin(name);
            help = unescape(header.group(3), openMetrics);
        } else {
            if (!name.equals(family) || hasSamples) {
                begin(name);
            }
            check(headers.put(name, new Header(header.group(3), help)) == null, "two types", name);
            order = new MetricOrder(header.group(3).equals("histogram") ? "le" : "quantile");
        }
    }

    private void begin(String name) {
        check(family.isEmpty() || hasSamples, "no samples", family);
        check(ended.add(name), "a family that comes twice", name);
        order.end();
        order = new MetricOrder("");
        family = name;
        help = "";
        hasSamples = false;
    }

    private void sample(String line) {
        Matcher name = NAME.matcher(line);
        check(name.lookingAt(), "no name", line);
        Header header = headers.get(family);
        if (header == null) {
            throw new AssertionError("a sample before its type: " + line);
        }
        check(name.group().startsWith(family), "not of its family", line);
        String suffix = name.group().substring(family.length());
        check(suffixes(header.type()).contains(suffix), "not of its family", line);
        var labels = new TreeMap<String, String>();
        int at = name.end();
        if (line.charAt(at) == '{') {
            char before = '{';
            while (line.charAt(at) == before) {
                Matcher label = LABEL.matcher(line).region(at + 1, line.length());
                check(label.lookingAt(), "not a label", line);
                int end = label.end();
                while (line.charAt(end) != '"') {
                    end += line.charAt(end) == '\\' ? 2 : 1;
                }
                String value = unescape(line.substring(label.end(), end), true);
                check(labels.put(label.group(1), value) == null, "a label twice", line);
                at = end + 1;
                before = ',';
            }
            check(line.charAt(at) == '}', "labels without an end", line);
            at++;
        }
        check(line.charAt(at) == ' ', "no blank", line);
        double value = value(line.substring(at + 1));
        if (header.type().equals("histogram") || header.type().equals("summary")) {
            order.sample(suffix, labels, value);
        } else if (header.type().equals("stateset")) {
            check(labels.containsKey(family) && (value == 0 || value == 1), "not a state", line);
        }
        series.add(new Series(name.group(), labels, value));
        hasSamples = true;
    }

    private List<String> suffixes(String type) {
        return switch (type) {
            case "histogram" -> List.of("_bucket", "_sum", "_count");
            case "summary" -> List.of("", "_sum", "_count");
            case "counter" -> List.of(openMetrics ? "_total" : "");
            case "info" -> List.of("_info");
            case "gauge", "unknown", "untyped", "stateset" -> List.of("");
            default -> throw new AssertionError("no type: " + type);
        };
    }

    private static String unescape(String text, boolean quotes) {
        var result = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                c = text.charAt(++i);
                check(c == 'n' || c == '\\' || (c == '"' && quotes), "not an escape", text);
                c = c == 'n' ? '\n' : c;
            } else {
                check(c != '"' || !quotes, "a bare quote", text);
            }
            result.append(c);
        }
        return result.toString();
    }

    private static void check(boolean holds, String message, String where) {
        if (!holds) {
            throw new AssertionError(message + ": " + where);
        }
    }
}
