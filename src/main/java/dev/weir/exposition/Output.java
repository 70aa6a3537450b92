package dev.weir.exposition;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects bytes, first in a chunk that is used again, then in direct memory, and gives them away as one buffer. */
final class Output {
    static final int CHUNK = 64 * 1024;

    private static final int SLICE = 4 * 1024;

    /** A buffer that is given away may have one unused byte in so many. */
    private static final int SLACK = 16;

    private final boolean counting;
    private final byte[] chunk = new byte[CHUNK];
    private int position;
    private long flushed;
    private long expected;
    private @Nullable ByteBuffer direct;

    Output() {
        this(false);
    }

    private Output(boolean counting) {
        this.counting = counting;
        clear();
    }

    /** An output that only knows its {@link #length()}. */
    static Output counting() {
        return new Output(true);
    }

    /** Says about how many bytes will come, so that memory for them is reserved only once. */
    void expect(long bytes) {
        expected = bytes;
    }

    long length() {
        return flushed + position;
    }

    /** @throws ArithmeticException above 2 GiB, which one buffer cannot hold */
    int offset() {
        return Math.toIntExact(length());
    }

    /** Where to write, from {@link #position()} on, what was {@link #require}d. */
    byte[] chunk() {
        return chunk;
    }

    int position() {
        return position;
    }

    /** Notes that the chunk was written to up to here. */
    void moveTo(int end) {
        position = end;
    }

    void write(int single) {
        require(1);
        chunk[position++] = (byte) single;
    }

    void write(byte[] bytes) {
        write(bytes, bytes.length);
    }

    /** @param length of what is written of the bytes, from their start */
    void write(byte[] bytes, int length) {
        if (length > CHUNK) {
            write(ByteBuffer.wrap(bytes, 0, length));
            return;
        }
        require(length);
        System.arraycopy(bytes, 0, chunk, position, length);
        position += length;
    }

    /** Writes what remains of the source, whose position stays. */
    void write(ByteBuffer source) {
        ByteBuffer rest = source.duplicate();
        while (rest.hasRemaining()) {
            require(1);
            int length = Math.min(rest.remaining(), CHUNK - position);
            rest.get(chunk, position, length);
            position += length;
        }
    }

    /** Writes a number as its shortest text, if it has one; an integer has no fraction. */
    void write(double number) {
        require(Numbers.MAX_LENGTH);
        position = Numbers.write(number, chunk, position);
    }

    /** Writes text in UTF-8 with backslashes and newlines escaped. */
    void escape(String text, boolean quotes) {
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + SLICE);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            require((to - from) * Escaping.MOST_BYTES);
            position = Escaping.write(text, from, to, quotes, chunk, position);
            from = to;
        }
    }

    /**
     * Ends what was written, and starts anew.
     *
     * @param previous what an earlier call gave: it is given again if the bytes are the same
     * @return up to a chunk of bytes on the heap, more of them in direct memory
     */
    ByteBuffer take(@Nullable ByteBuffer previous) {
        if (previous != null && isSameAs(previous)) {
            clear();
            return previous;
        }
        if (direct == null) {
            ByteBuffer small = ByteBuffer.wrap(Arrays.copyOf(chunk, position));
            clear();
            return small;
        }
        return takeDirect();
    }

    /** Ends what was written, and starts anew. */
    ByteBuffer takeDirect() {
        if (direct == null) {
            expected = position;
        }
        flush();
        ByteBuffer whole = room(0).flip();
        clear();
        boolean isTight = whole.capacity() - whole.limit() <= whole.capacity() / SLACK;
        return isTight
                ? whole.slice()
                : ByteBuffer.allocateDirect(whole.limit()).put(whole).flip();
    }

    /** Forgets what was written. */
    void clear() {
        position = 0;
        flushed = 0;
        expected = 2 * CHUNK;
        direct = null;
    }

    private boolean isSameAs(ByteBuffer other) {
        if (other.remaining() != length()) {
            return false;
        }
        int start = other.position();
        int inDirect = (int) flushed;
        return (direct == null || other.slice(start, inDirect).equals(direct.slice(0, inDirect)))
                && other.slice(start + inDirect, position).equals(ByteBuffer.wrap(chunk, 0, position));
    }

    /** Sees to it that so many bytes, not more than a {@link #CHUNK}, fit in the chunk behind the position. */
    void require(int length) {
        if (position + length > CHUNK) {
            flush();
        }
    }

    private void flush() {
        flushed += position;
        if (!counting) {
            room(position).put(chunk, 0, position);
        }
        position = 0;
    }

    /** The direct memory, with room for so many bytes more. */
    private ByteBuffer room(int bytes) {
        ByteBuffer present = direct;
        if (present != null && present.remaining() >= bytes) {
            return present;
        }
        int written = present == null ? 0 : present.position();
        int enough = Math.addExact(written, bytes);
        long ample = Math.min(Math.max(expected, 2L * written), Integer.MAX_VALUE);
        ByteBuffer larger = ByteBuffer.allocateDirect((int) Math.max(enough, ample));
        if (present != null) {
            larger.put(present.flip());
        }
        direct = larger;
        return larger;
    }
}
