package dev.weir.source.docker;

/** What engines say, as it may stand in messages and logs. */
final class Shown {
    private static final int LONGEST = 300;

    private Shown() {}

    /** One line without control characters and without white space around it, of 300 characters at most. */
    static String of(String text) {
        return of(text.strip(), LONGEST);
    }

    /** One line without control characters, cut where it gets longer than so many characters. */
    static String of(String text, int longest) {
        var shown = new StringBuilder();
        text.codePoints().limit(longest).map(c -> isVisible(c) ? c : '\uFFFD').forEach(shown::appendCodePoint);
        return shown + (text.codePointCount(0, text.length()) > longest ? "…" : "");
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
