package dev.weir.exposition;

import java.util.Arrays;

/** Text as the formats want it: UTF-8, with a backslash before what would end it. */
final class Escaping {
    /** As many bytes as one char takes at most. */
    static final int MOST_BYTES = 3;

    /** Which characters stand for themselves in one byte, everywhere. */
    private static final boolean[] PLAIN = plain();

    private Escaping() {}

    /**
     * Writes at most {@link #MOST_BYTES} for every char; an unpaired surrogate is a question mark.
     *
     * @return the position after what was written
     */
    static int write(String text, int from, int to, boolean quotes, byte[] into, int at) {
        int position = at;
        int first = from;
        while (first < to) {
            char c = text.charAt(first);
            if (c >= PLAIN.length || !PLAIN[c]) {
                break;
            }
            into[position++] = (byte) c;
            first++;
        }
        return first == to ? position : writeAny(text, first, to, quotes, into, position);
    }

    private static int writeAny(String text, int from, int to, boolean quotes, byte[] into, int at) {
        int position = at;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                if (c == '\\' || c == '\n' || (c == '"' && quotes)) {
                    into[position++] = '\\';
                    into[position++] = (byte) (c == '\n' ? 'n' : c);
                } else {
                    into[position++] = (byte) c;
                }
            } else if (c < 0x800) {
                into[position++] = (byte) (0xC0 | (c >> 6));
                into[position++] = (byte) (0x80 | (c & 0x3F));
            } else if (!Character.isSurrogate(c)) {
                into[position++] = (byte) (0xE0 | (c >> 12));
                into[position++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                into[position++] = (byte) (0x80 | (c & 0x3F));
            } else if (i + 1 < to && Character.isSurrogatePair(c, text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                into[position++] = (byte) (0xF0 | (point >> 18));
                into[position++] = (byte) (0x80 | ((point >> 12) & 0x3F));
                into[position++] = (byte) (0x80 | ((point >> 6) & 0x3F));
                into[position++] = (byte) (0x80 | (point & 0x3F));
            } else {
                into[position++] = '?';
            }
        }
        return position;
    }

    private static boolean[] plain() {
        boolean[] plain = new boolean[0x80];
        Arrays.fill(plain, true);
        plain['\\'] = false;
        plain['\n'] = false;
        plain['"'] = false;
        return plain;
    }
}
