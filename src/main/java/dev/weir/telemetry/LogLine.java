package dev.weir.telemetry;

/** A line of the log: what happened, then fields as {@code key=value}. */
final class LogLine {
    private final StringBuilder line;

    LogLine(String event) {
        line = new StringBuilder(event);
    }

    /** @param value a name or a number, which needs no quotes */
    LogLine with(String key, Object value) {
        line.append(' ').append(key).append('=').append(value);
        return this;
    }

    /**
     * Adds a text in quotes, as JSON has it: quotes, backslashes and whatever is not printed are escaped, so that the line stays
     * one, and shows what it holds.
     */
    LogLine text(String key, String value) {
        line.append(' ').append(key).append("=\"");
        value.codePoints().forEach(this::append);
        line.append('"');
        return this;
    }

    @Override
    public String toString() {
        return line.toString();
    }

    private void append(int codePoint) {
        switch (codePoint) {
            case '"' -> line.append("\\\"");
            case '\\' -> line.append("\\\\");
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
                if (isPrinted(codePoint)) {
                    line.appendCodePoint(codePoint);
                } else {
                    for (char unit : Character.toChars(codePoint)) {
                        line.append("\\u%04x".formatted((int) unit));
                    }
                }
            }
        }
    }

    private static boolean isPrinted(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
