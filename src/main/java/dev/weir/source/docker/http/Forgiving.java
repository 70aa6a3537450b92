package dev.weir.source.docker.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

/**
 * Does not say that nothing can be written any more: what can still be read says why, as a refusal of a certificate that was
 * sent before the other side closed. What is read after that fails.
 */
final class Forgiving extends OutputStream {
    private final OutputStream output;

    Forgiving(OutputStream output) {
        this.output = output;
    }

    /** A socket whose output forgives, for what is layered over it. */
    static Socket socket() {
        return new Socket() {
            @Override
            public OutputStream getOutputStream() throws IOException {
                return new Forgiving(super.getOutputStream());
            }
        };
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        try {
            output.write(from, offset, length);
        } catch (IOException e) {
            // Reading tells.
        }
    }

    @Override
    public void close() throws IOException {
        output.close();
    }
}
