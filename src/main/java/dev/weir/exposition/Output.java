package dev.weir.exposition;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects bytes in chunks that are used again, and gives them away as one buffer of exactly their size. */
final class Output {
    static final int CHUNK = 64 * 1024;

    private static final int SPARE_CHUNKS = 16;
    private static final int SLICE = 4 * 1024;

    private final boolean counting;
    private final List<byte[]> full = new ArrayList<>();
    private final List<Integer> fills = new ArrayList<>();
    private final Deque<byte[]> spare = new ArrayDeque<>();
    private byte[] chunk = new byte[CHUNK];
    private int position;
    private long flushed;

    Output() {
        this(false);
    }

    private Output(boolean counting) {
        this.counting = counting;
    }

    /** An output that only knows its {@link #length()}. */
    static Output counting() {
        return new Output(true);
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
        if (full.isEmpty()) {
            ByteBuffer small = ByteBuffer.wrap(Arrays.copyOf(chunk, position));
            clear();
            return small;
        }
        return takeDirect();
    }

    /** Ends what was written, and starts anew. */
    ByteBuffer takeDirect() {
        ByteBuffer direct = ByteBuffer.allocateDirect(offset());
        for (int i = 0; i < full.size(); i++) {
            direct.put(full.get(i), 0, fills.get(i));
        }
        direct.put(chunk, 0, position).flip();
        clear();
        return direct;
    }

    /** Forgets what was written. */
    void clear() {
        for (byte[] used : full) {
            if (spare.size() < SPARE_CHUNKS) {
                spare.push(used);
            }
        }
        full.clear();
        fills.clear();
        position = 0;
        flushed = 0;
    }

    private boolean isSameAs(ByteBuffer other) {
        if (other.remaining() != length()) {
            return false;
        }
        int start = other.position();
        for (int i = 0; i < full.size(); i++) {
            int fill = fills.get(i);
            if (!other.slice(start, fill).equals(ByteBuffer.wrap(full.get(i), 0, fill))) {
                return false;
            }
            start += fill;
        }
        return other.slice(start, position).equals(ByteBuffer.wrap(chunk, 0, position));
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
            full.add(chunk);
            fills.add(position);
            chunk = spare.isEmpty() ? new byte[CHUNK] : spare.pop();
        }
        position = 0;
    }
}
