package dev.weir.source.docker.http;

import java.io.IOException;
import java.io.InputStream;

/** A body of a known length. */
final class Counted implements Framing {
    private final InputStream input;
    private final long announced;
    private long left;

    Counted(InputStream input, long length) {
        this.input = input;
        this.announced = length;
        this.left = length;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int read = input.read(to, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw Lines.cut();
        }
        left -= read;
        return read;
    }

    @Override
    public long announced() {
        return announced;
    }
}
