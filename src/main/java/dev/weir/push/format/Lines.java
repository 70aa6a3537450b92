package dev.weir.push.format;

/** Where a reader of text 0.0.4 is. Every line that it reads ends in a newline. */
final class Lines {
    private static final int ASCII = 0x80;
    private static final boolean[] LETTERS = new boolean[ASCII];
    private static final boolean[] DIGITS = new boolean[ASCII];

    static {
        for (char c = 0; c < ASCII; c++) {
            LETTERS[c] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            DIGITS[c] = c >= '0' && c <= '9';
        }
    }

    final String text;

    /** The number of the line, from 1. */
    int line;

    /** The place of the next character. */
    int at;

    private final int end;

    Lines(String text) {
        this.text = text;
        this.end = text.lastIndexOf('\n') + 1;
    }

    /**
     * Goes to the next line, whose first characters are not blank. What is left of the one before is skipped.
     *
     * @return whether there is one
     * @throws MalformedBody if it does not end in a newline
     */
    boolean next() {
        if (line > 0) {
            at = text.indexOf('\n', at) + 1;
        }
        line++;
        if (at < end) {
            skipBlanks();
            return true;
        }
        for (int i = at; i < text.length(); i++) {
            if (!isBlank(text.charAt(i))) {
                throw fault("the last line does not end in a newline", at, text.length(), "one");
            }
        }
        return false;
    }

    char current() {
        return text.charAt(at);
    }

    void skipBlanks() {
        while (isBlank(text.charAt(at))) {
            at++;
        }
    }

    /** Where the word ends that starts here. */
    int wordEnd() {
        int i = at;
        for (char c = text.charAt(i); !isBlank(c) && c != '\n'; c = text.charAt(i)) {
            i++;
        }
        return i;
    }

    /** Where the line ends. */
    int lineEnd() {
        return text.indexOf('\n', at);
    }

    /** Where the metric name ends that starts here; here if none does. */
    int metricNameEnd() {
        return nameEnd(text, at, true);
    }

    /** Where the label name ends that starts here; here if none does. */
    int labelNameEnd() {
        return nameEnd(text, at, false);
    }

    static boolean isMetricName(String name) {
        return !name.isEmpty() && nameEnd(name, 0, true) == name.length();
    }

    static boolean isLabelName(String name) {
        return !name.isEmpty() && nameEnd(name, 0, false) == name.length();
    }

    /** What is wrong with the word that starts here. */
    MalformedBody fault(String what, String expected) {
        return fault(what, at, Math.max(wordEnd(), Math.min(at + 1, lineEnd())), expected);
    }

    MalformedBody fault(String what, int from, int to, String expected) {
        String found = from < to ? Quoted.text(text, from, to) : "the end of the line";
        String hint = to > from && text.charAt(to - 1) == '\r' ? "; lines end in a newline alone" : "";
        return fault("%s (found %s; expected %s%s)".formatted(what, found, expected, hint));
    }

    MalformedBody fault(String message) {
        return new MalformedBody("line " + line + ": " + message);
    }

    private static int nameEnd(String text, int from, boolean colons) {
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (!(c < ASCII && (LETTERS[c] || (DIGITS[c] && i > from))) && !(c == ':' && colons)) {
                break;
            }
            i++;
        }
        return i;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
