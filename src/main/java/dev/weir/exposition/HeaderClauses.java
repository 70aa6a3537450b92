package dev.weir.exposition;

/**
 * Goes through a header that lists what is accepted, as in {@code text/plain;version=0.0.4;q=0.3, *}. Reads in place:
 * this happens at every scrape. Empty clauses are passed over, and those whose quality is not a number.
 */
final class HeaderClauses {
    private static final int ONE = 1_000_000;
    private static final int UNREADABLE = -1;

    private final String header;
    private int position;
    private int start;
    private int end;
    private int versionStart;
    private int versionEnd;
    private int quality;

    HeaderClauses(String header) {
        this.header = header;
    }

    /** Moves to the next clause, if there is one. */
    boolean next() {
        while (position < header.length()) {
            quality = ONE;
            versionStart = 0;
            versionEnd = 0;
            int from = position;
            position = find(from, false);
            start = skipBlanks(from, position);
            end = trimEnd(start, position);
            while (position < header.length() && header.charAt(position) == ';') {
                position++;
                parameter();
            }
            position++;
            if (start < end && quality != UNREADABLE) {
                return true;
            }
        }
        return false;
    }

    boolean is(String value) {
        return matches(start, end, value);
    }

    boolean hasVersion() {
        return versionStart < versionEnd;
    }

    boolean hasVersion(String version) {
        return matches(versionStart, versionEnd, version);
    }

    /** In millionths, from 0 to 1,000,000. */
    int quality() {
        return quality;
    }

    /** Where the clause is: higher for later ones. */
    int place() {
        return start;
    }

    private void parameter() {
        int equals = find(position, true);
        int from = skipBlanks(position, equals);
        int to = trimEnd(from, equals);
        position = equals;
        if (equals == header.length() || header.charAt(equals) != '=') {
            return;
        }
        int valueStart = skipBlanks(equals + 1, header.length());
        int valueEnd;
        if (valueStart < header.length() && header.charAt(valueStart) == '"') {
            valueStart++;
            valueEnd = endOfQuoted(valueStart);
            position = find(Math.min(valueEnd + 1, header.length()), false);
        } else {
            position = find(valueStart, false);
            valueEnd = trimEnd(valueStart, position);
        }
        if (matches(from, to, "q")) {
            quality = quality(valueStart, valueEnd);
        } else if (matches(from, to, "version")) {
            versionStart = valueStart;
            versionEnd = valueEnd;
        }
    }

    private int quality(int from, int to) {
        int value = 0;
        int unit = ONE;
        boolean isFraction = false;
        boolean hasDigits = false;
        for (int i = from; i < to; i++) {
            char c = header.charAt(i);
            if (c == '.' && !isFraction) {
                isFraction = true;
            } else if (c >= '0' && c <= '9') {
                hasDigits = true;
                unit = isFraction ? unit / 10 : unit;
                value = isFraction ? value + (c - '0') * unit : Math.min(value * 10 + (c - '0') * ONE, ONE);
            } else {
                return UNREADABLE;
            }
        }
        return hasDigits ? Math.min(value, ONE) : UNREADABLE;
    }

    /** The place of the next semicolon or comma, or of an equals sign, too; the length if there is none. */
    private int find(int from, boolean orEquals) {
        int i = from;
        while (i < header.length()) {
            char c = header.charAt(i);
            if (c == ';' || c == ',' || (c == '=' && orEquals)) {
                break;
            }
            i++;
        }
        return i;
    }

    private int endOfQuoted(int from) {
        int i = from;
        while (i < header.length() && header.charAt(i) != '"') {
            i += header.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i, header.length());
    }

    private int skipBlanks(int from, int to) {
        int i = from;
        while (i < to && isBlank(header.charAt(i))) {
            i++;
        }
        return i;
    }

    private int trimEnd(int from, int to) {
        int i = to;
        while (i > from && isBlank(header.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    private boolean matches(int from, int to, String value) {
        return to - from == value.length() && header.regionMatches(true, from, value, 0, value.length());
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
