package dev.weir.source.docker.http;

import java.io.IOException;

/** An answer of an engine is longer than allowed. The message is shown to users. */
final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong(String message) {
        super(message);
    }
}
