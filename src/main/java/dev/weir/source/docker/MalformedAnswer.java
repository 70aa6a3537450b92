package dev.weir.source.docker;

import java.io.IOException;

/** An answer of an engine is not what the API says, or not HTTP at all. The message is shown to users. */
final class MalformedAnswer extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedAnswer(String message) {
        super(message);
    }
}
