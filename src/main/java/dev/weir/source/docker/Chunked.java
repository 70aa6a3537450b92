package dev.weir.source.docker;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A body in chunks. Their extensions mean nothing here, nor do the headers after the last of them. */
final class Chunked implements Framing {
    private static final int LONGEST_SIZE = 4096;

    private final InputStream input;
    private @Nullable Counted chunk;
    private boolean ended;

    Chunked(InputStream input) {
        this.input = input;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        while (!ended) {
            int read = chunk == null ? -1 : chunk.read(to, offset, length);
            if (read >= 0) {
                return read;
            }
            next();
        }
        return -1;
    }

    private void next() throws IOException {
        if (chunk != null && !new Lines(input, LONGEST_SIZE).next().isEmpty()) {
            throw new MalformedAnswer("a chunk of the answer is longer than it says");
        }
        long size = size(new Lines(input, LONGEST_SIZE).next());
        chunk = new Counted(input, size);
        if (size == 0) {
            var trailers = new Lines(input, AnswerHead.LONGEST);
            while (!trailers.next().isEmpty()) {}
            ended = true;
        }
    }

    private static long size(String line) throws MalformedAnswer {
        String size = line.split(";", 2)[0].trim();
        if (!size.matches("[0-9A-Fa-f]{1,15}")) {
            throw new MalformedAnswer("a chunk of the answer has the size \"" + Shown.of(size) + "\"");
        }
        return Long.parseLong(size, 16);
    }
}
