package dev.weir.push.format;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** Bytes as text that every format can carry: UTF-8 without NUL. */
final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Where the text of bytes, as {@link #text} gives it, is not what they say or holds NUL.
     *
     * @return the place in the text, or -1
     */
    static int fault(String text, byte[] bytes) {
        int nul = text.indexOf(0);
        int replaced = text.indexOf(REPLACEMENT);
        if (replaced < 0 || (nul >= 0 && nul < replaced)) {
            return nul;
        }
        // A replacement character may have been sent as such.
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer chars = CharBuffer.allocate(bytes.length);
        boolean isMalformed =
                decoder.decode(ByteBuffer.wrap(bytes), chars, true).isError();
        if (!isMalformed) {
            return nul;
        }
        return nul < 0 ? chars.position() : Math.min(nul, chars.position());
    }
}
