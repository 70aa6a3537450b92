package dev.weir.source.docker;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Reads the JSON of an engine's answers as it arrives. Nothing that is not needed is kept, and nothing but what makes an answer
 * useless is required of it.
 *
 * <p>All of them throw {@link MalformedAnswer} for what is no such JSON; what the stream throws passes.
 */
@SuppressWarnings("DoNotCallSuggester")
final class Answers {
    private Answers() {}

    /**
     * {@code GET /containers/json?all=1}.
     *
     * @param labels the containers' own labels that are wanted
     */
    static List<Listed> list(InputStream body, Collection<String> labels) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** {@code GET /containers/ID/json}. */
    static Inspected inspected(InputStream body) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** {@code GET /containers/ID/stats?stream=false}; empty if there is no sample, as of a container that does not run. */
    static Optional<Usage> usage(InputStream body) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** {@code GET /version}: the newest version of the API that the engine has; empty if it does not tell. */
    static Optional<String> apiVersion(InputStream body) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** What an engine says beside an error status; empty if it is not the usual {@code {"message": …}}. */
    static Optional<String> errorMessage(InputStream body) throws IOException {
        throw new UnsupportedOperationException();
    }
}
