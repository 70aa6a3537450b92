package dev.weir.source.docker.json;

import java.io.IOException;

/** An answer of an engine is not what the API says, or not HTTP at all. The message is shown to users. */
public final class MalformedAnswer extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedAnswer(String message) {
        super(message);
    }
}
