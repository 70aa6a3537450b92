package dev.weir.source.docker;

import java.io.IOException;
import java.io.Reader;

/**
 * JSON whose texts, names of members too, are cut where they get too long: what a user may write without limit, as the labels of
 * a container, must neither fill the memory nor make a document unreadable.
 */
final class ShortTexts extends Reader {
    /** As they are written: a character may take twelve, two escapes for the two halves of a pair. */
    private static final int LONGEST = 12 * (ContainerLabels.LONGEST + 1);

    private static final int AFTER_BACKSLASH = 5;
    private static final int UNICODE_DIGITS = 4;

    /** No text is longer: none is cut within an escape. */
    static final int LONGEST_KEPT = LONGEST + AFTER_BACKSLASH;

    private final Reader json;
    private boolean inText;
    private boolean cut;
    private int length;
    private int escape;
    private long dropped;

    ShortTexts(Reader json) {
        this.json = json;
    }

    /** How many characters were left out so far. */
    long dropped() {
        return dropped;
    }

    @Override
    public int read(char[] buffer, int offset, int count) throws IOException {
        while (true) {
            int read = json.read(buffer, offset, count);
            int kept = 0;
            for (int i = 0; i < read; i++) {
                char c = buffer[offset + i];
                if (isKept(c)) {
                    buffer[offset + kept++] = c;
                }
            }
            if (read <= 0 || kept > 0) {
                return read <= 0 ? read : kept;
            }
        }
    }

    @Override
    public void close() throws IOException {
        json.close();
    }

    private boolean isKept(char c) {
        if (!inText) {
            inText = c == '"';
            cut = false;
            length = 0;
            return true;
        }
        if (escape > 0) {
            escape = escape != AFTER_BACKSLASH ? escape - 1 : c == 'u' ? UNICODE_DIGITS : 0;
        } else if (c == '"') {
            inText = false;
            return true;
        } else {
            cut = length >= LONGEST;
            escape = c == '\\' ? AFTER_BACKSLASH : 0;
        }
        length++;
        dropped += cut ? 1 : 0;
        return !cut;
    }
}
