package dev.weir.push.format;

import java.util.Locale;

/** Pieces of bodies for messages: in quotes, not too long, and every character visible. */
final class Quoted {
    private static final int MOST = 40;

    private Quoted() {}

    static String text(String text) {
        return text(text, 0, text.length());
    }

    static String text(String text, int from, int to) {
        var quoted = new StringBuilder("\"");
        int end = Math.min(to, from + MOST);
        if (end < to && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        for (int i = from; i < end; ) {
            int point = text.codePointAt(i);
            append(point, quoted);
            i += Character.charCount(point);
        }
        return quoted.append(end < to ? "…\"" : "\"").toString();
    }

    private static void append(int point, StringBuilder to) {
        switch (point) {
            case '\n' -> to.append("\\n");
            case '\r' -> to.append("\\r");
            case '\t' -> to.append("\\t");
            default -> {
                if (isVisible(point)) {
                    to.appendCodePoint(point);
                } else {
                    to.append(String.format(Locale.ROOT, "\\u{%x}", point));
                }
            }
        }
    }

    private static boolean isVisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
