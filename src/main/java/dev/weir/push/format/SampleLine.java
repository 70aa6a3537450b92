package dev.weir.push.format;

import java.util.Arrays;

/** A line of a sample: where its parts are. Reads one after the other. */
final class SampleLine {
    /** More labels than any sane sample has. */
    static final int MOST_LABELS = 1_000;

    private static final int PLACES = 4;

    final Lines lines;

    int nameStart;
    int nameEnd;
    double value;

    /** How many labels there are. */
    int labels;

    /** Of each label where its name starts and ends, and its value. */
    private int[] places = new int[8 * PLACES];

    SampleLine(Lines lines) {
        this.lines = lines;
    }

    /** Reads the line of which the first character that is not blank is the current one. */
    void read() {
        nameStart = lines.at;
        nameEnd = lines.metricNameEnd();
        if (nameStart == nameEnd) {
            throw lines.fault("invalid metric name", "a letter, '_' or ':'");
        }
        lines.at = nameEnd;
        lines.skipBlanks();
        labels = 0;
        if (lines.current() == '{') {
            lines.at++;
            readLabels();
            lines.skipBlanks();
        }
        readValue();
    }

    int labelStart(int label) {
        return places[PLACES * label];
    }

    int labelEnd(int label) {
        return places[PLACES * label + 1];
    }

    /** Where the value of a label starts, as it is written: with its escapes. */
    int valueStart(int label) {
        return places[PLACES * label + 2];
    }

    int valueEnd(int label) {
        return places[PLACES * label + 3];
    }

    private void readLabels() {
        while (true) {
            lines.skipBlanks();
            if (lines.current() == '}') {
                lines.at++;
                return;
            }
            int start = lines.at;
            int end = lines.labelNameEnd();
            if (start == end) {
                throw lines.fault("invalid label name", "a letter, '_' or '}'");
            }
            lines.at = end;
            expect('=', "invalid label");
            expect('"', "invalid label value");
            int value = lines.at;
            int valueEnd = quoteAfter(value);
            add(start, end, value, valueEnd);
            lines.at = valueEnd + 1;
            lines.skipBlanks();
            if (lines.current() == ',') {
                lines.at++;
            } else if (lines.current() != '}') {
                throw lines.fault("invalid labels", "',' or '}' behind a label's value");
            }
        }
    }

    private void expect(char wanted, String what) {
        lines.skipBlanks();
        if (lines.current() != wanted) {
            throw lines.fault(what, "'" + wanted + "'");
        }
        lines.at++;
    }

    private int quoteAfter(int start) {
        String text = lines.text;
        int i = start;
        for (char c = text.charAt(i); c != '"'; c = text.charAt(++i)) {
            if (c == '\n') {
                throw lines.fault("unfinished label value", start, i, "'\"' before the line ends");
            }
            if (c == '\\') {
                i++;
                char escaped = text.charAt(i);
                if (escaped != '\\' && escaped != '"' && escaped != 'n') {
                    throw lines.fault("invalid escape in a label value", i - 1, i + 1, "'\\\\', '\\\"' or '\\n'");
                }
            }
        }
        return i;
    }

    private void add(int start, int end, int value, int valueEnd) {
        if (labels == MOST_LABELS) {
            throw lines.fault("too many labels (expected at most " + MOST_LABELS + ")");
        }
        int to = PLACES * labels++;
        if (to == places.length) {
            places = Arrays.copyOf(places, 2 * to);
        }
        places[to] = start;
        places[to + 1] = end;
        places[to + 2] = value;
        places[to + 3] = valueEnd;
    }

    private void readValue() {
        int start = lines.at;
        int end = lines.wordEnd();
        try {
            value = Floats.parse(lines.text, start, end);
        } catch (NumberFormatException e) {
            throw lines.fault("invalid value", start, end, "a number, '+Inf', '-Inf' or 'NaN'");
        }
        lines.at = end;
        if (lines.current() == '\n') {
            return;
        }
        lines.skipBlanks();
        int lineEnd = lines.lineEnd();
        if (isInteger(lines.at, lineEnd)) {
            throw lines.fault("pushed metrics must not have timestamps (found "
                    + Quoted.text(lines.text, lines.at, lineEnd) + " behind the value)");
        }
        int from = lines.at < lineEnd ? lines.at : end;
        throw lines.fault("something is behind the value", from, lineEnd, "the end of the line");
    }

    private boolean isInteger(int from, int to) {
        int first = from < to && "+-".indexOf(lines.text.charAt(from)) >= 0 ? from + 1 : from;
        for (int i = first; i < to; i++) {
            if (lines.text.charAt(i) < '0' || lines.text.charAt(i) > '9') {
                return false;
            }
        }
        return first < to;
    }
}
