package dev.weir.source.docker.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The lines around a body. All that are read with one of these may have so many bytes together. */
final class Lines {
    private final InputStream input;
    private final int longest;
    private int left;

    Lines(InputStream input, int longest) {
        this.input = input;
        this.longest = longest;
        this.left = longest;
    }

    /**
     * The next line without its end, which may lack its carriage return.
     *
     * @throws EOFException if it does not end
     */
    String next() throws IOException {
        return next(new ByteArrayOutputStream());
    }

    /** The next line, of which something has been read already. */
    String next(ByteArrayOutputStream line) throws IOException {
        for (int c = input.read(); c != '\n'; c = input.read()) {
            if (c < 0) {
                throw cut();
            }
            if (--left < 0) {
                throw new TooLong("the lines around the body of the answer are longer than " + longest + " bytes");
            }
            line.write(c);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    static EOFException cut() {
        return new EOFException("the engine closed the connection in the middle of its answer");
    }
}
