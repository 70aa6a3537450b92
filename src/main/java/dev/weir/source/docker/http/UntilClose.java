package dev.weir.source.docker.http;

import java.io.IOException;
import java.io.InputStream;

/** A body that ends with its connection. */
record UntilClose(InputStream input) implements Framing {
    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        return input.read(to, offset, length);
    }

    @Override
    public boolean endsBeforeConnection() {
        return false;
    }
}
