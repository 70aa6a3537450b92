package dev.weir.source.docker.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The bytes of one answer, and never more of them than allowed. */
final class AnswerBody extends InputStream {
    /** What is read of the rest of an answer for its connection's sake; for more of it a new connection is cheaper. */
    private static final int REST = 64 * 1024;

    private final Framing framing;
    private final long maxBytes;
    private long count;
    private boolean ended;
    private @Nullable IOException failure;

    AnswerBody(Framing framing, long maxBytes) {
        this.framing = framing;
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        check();
        if (length == 0 || ended) {
            return length == 0 ? 0 : -1;
        }
        try {
            limit(framing.announced());
            // One more than allowed tells that there are more.
            int read = framing.read(to, offset, (int) Math.min(length, maxBytes - count + 1));
            ended = read < 0;
            count += Math.max(0, read);
            limit(count);
            return read;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    private void limit(long bytes) throws TooLong {
        if (bytes > maxBytes) {
            throw new TooLong("the answer is longer than " + maxBytes + " bytes");
        }
    }

    /** Throws what spoiled the body, whatever its reader made of that. */
    void check() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /** So many bytes; fewer if there are no more, or no more can be read. */
    byte[] beginning(int bytes) {
        var read = new ByteArrayOutputStream();
        try {
            for (int b = read(); b >= 0; b = read.size() < bytes ? read() : -1) {
                read.write(b);
            }
        } catch (IOException e) {
            // What there is is better than nothing.
        }
        return read.toByteArray();
    }

    /** Reads what its reader left; false if the end is not in sight, or the connection is at its end, too. */
    boolean finish() {
        try {
            return framing.endsBeforeConnection() && (ended || readNBytes(REST).length < REST);
        } catch (IOException e) {
            return false;
        }
    }
}
