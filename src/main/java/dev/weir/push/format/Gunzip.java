package dev.weir.push.format;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Undoes gzip, of one member or several.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
public final class Gunzip {
    private static final int HEADER = 10;
    private static final int TRAILER = 8;
    private static final int DEFLATE = 8;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;
    private static final int FIRST_GUESS = 64 * 1024;

    private final byte[] body;
    private final int most;
    private final Inflater inflater = new Inflater(true);
    private byte[] inflated;
    private int size;
    private int at;

    private Gunzip(byte[] body, int most) {
        this.body = body;
        this.most = most;
        this.inflated = new byte[Math.min(most, FIRST_GUESS)];
    }

    /**
     * The bytes that were compressed. Takes memory for three times as many as there may be at most.
     *
     * @throws BodyTooLarge if there are more than so many
     * @throws MalformedBody if it is not gzip, is cut off or damaged, or is followed by something else
     */
    public static byte[] inflate(byte[] body, long maxBytes) {
        var gunzip = new Gunzip(body, (int) Math.min(maxBytes, Integer.MAX_VALUE - 8));
        try {
            do {
                gunzip.member();
            } while (gunzip.at < body.length);
            return Arrays.copyOf(gunzip.inflated, gunzip.size);
        } finally {
            gunzip.inflater.end();
        }
    }

    private void member() {
        header();
        int start = size;
        inflater.reset();
        inflater.setInput(body, at, body.length - at);
        try {
            while (!inflater.finished()) {
                if (size == inflated.length) {
                    grow();
                }
                int count = inflater.inflate(inflated, size, inflated.length - size);
                size += count;
                if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw new MalformedBody("the gzip body is cut off");
                }
                if (size > most) {
                    throw new BodyTooLarge("the body is longer than " + most + " bytes when it is unpacked");
                }
            }
        } catch (DataFormatException e) {
            throw new MalformedBody("the gzip body is damaged (" + e.getMessage() + ")");
        }
        at = body.length - inflater.getRemaining();
        trailer(start);
    }

    /** Makes room for one byte more than there may be, at which it shows that there are too many. */
    private void grow() {
        inflated = Arrays.copyOf(inflated, (int) Math.min(most + 1L, Math.max(2L * size, 16)));
    }

    private void header() {
        need(HEADER);
        if (at(0) != 0x1F || at(1) != 0x8B) {
            throw new MalformedBody(
                    at == 0 ? "the body is not gzip" : "something that is not gzip follows the gzip body");
        }
        int flags = at(3);
        if (at(2) != DEFLATE || (flags & RESERVED) != 0) {
            throw new MalformedBody("the gzip body is of an unknown kind");
        }
        at += HEADER;
        if ((flags & EXTRA) != 0) {
            need(2);
            skip(2 + at(0) + (at(1) << 8));
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            skip(2);
        }
    }

    private void trailer(int start) {
        need(TRAILER);
        var checksum = new CRC32();
        checksum.update(inflated, start, size - start);
        if (number(0) != (int) checksum.getValue() || number(4) != size - start) {
            throw new MalformedBody("the gzip body is damaged (its checksum is wrong)");
        }
        at += TRAILER;
    }

    private int number(int offset) {
        return at(offset) | at(offset + 1) << 8 | at(offset + 2) << 16 | at(offset + 3) << 24;
    }

    private int at(int offset) {
        return body[at + offset] & 0xFF;
    }

    private void skip(int length) {
        need(length);
        at += length;
    }

    private void skipText() {
        need(1);
        while (at(0) != 0) {
            at++;
            need(1);
        }
        at++;
    }

    private void need(int length) {
        if (body.length - at < length) {
            throw new MalformedBody("the gzip body is cut off");
        }
    }
}
