package dev.weir.source.docker.http;

/** Text of an engine as it can stand in a message: one line, nothing in it that a terminal or a log obeys. */
final class Printable {
    private static final int LONGEST = 300;

    private Printable() {}

    /** The text without what cannot be seen, white space as single blanks, cut where it gets long. */
    static String of(String text) {
        var clean = new StringBuilder();
        boolean gap = false;
        for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
            int c = text.codePointAt(at);
            if (!isSeen(c)) {
                gap = true;
                continue;
            }
            if (clean.length() >= LONGEST) {
                return clean.append('…').toString();
            }
            if (gap && clean.length() > 0) {
                clean.append(' ');
            }
            gap = false;
            clean.appendCodePoint(c);
        }
        return clean.toString();
    }

    private static boolean isSeen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
