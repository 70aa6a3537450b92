package dev.weir.source.docker.json;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of an engine's answers as it arrives. Nothing that is not needed is kept, and nothing but what makes an answer
 * useless is required of it. Of texts the beginning is kept, more of it than a label may have.
 *
 * <p>All of them throw {@link MalformedAnswer} for what is no such JSON; what the stream throws passes.
 */
public final class Answers {
    private static final int LONGEST_MESSAGE = 300;

    private Answers() {}

    /**
     * {@code GET /containers/json?all=1}.
     *
     * @param labels the containers' own labels that are wanted
     */
    public static List<Listed> list(InputStream body, Collection<String> labels) throws IOException {
        return Json.read("list", body, json -> ListedReader.all(json, Set.copyOf(labels)))
                .orElseThrow(() -> new MalformedAnswer("the list is empty: not even an array"));
    }

    /**
     * {@code GET /containers/ID/json}.
     *
     * @param id of the container that was asked for: an answer of another is malformed
     */
    public static Inspected inspected(InputStream body, String id) throws IOException {
        return Json.read("inspection", body, json -> InspectedReader.read(json, id))
                .orElseThrow(() -> new MalformedAnswer("the inspection is empty: not even an object"));
    }

    /**
     * {@code GET /containers/ID/stats?stream=false}; empty if there is no sample, as of a container that does not run.
     *
     * @param id of the container that was asked for: an answer of another is malformed
     */
    public static Optional<Usage> usage(InputStream body, String id) throws IOException {
        return Json.read("sample", body, json -> UsageReader.read(json, id)).flatMap(usage -> usage);
    }

    /** {@code GET /version}: the newest version of the API that the engine has; empty if it does not tell. */
    public static Optional<String> apiVersion(InputStream body) throws IOException {
        return member("version", "ApiVersion", body);
    }

    /**
     * What an engine says beside an error status, as one line of at most 300 characters; empty if it is not the usual
     * {@code {"message": …}}, malformed too.
     */
    public static Optional<String> errorMessage(InputStream body) throws IOException {
        try {
            return member("error", "message", body).map(message -> Shown.of(message, LONGEST_MESSAGE));
        } catch (MalformedAnswer e) {
            return Optional.empty();
        }
    }

    private static Optional<String> member(String what, String wanted, InputStream body) throws IOException {
        return Json.read(what, body, json -> {
                    var found = new AtomicReference<@Nullable String>();
                    json.object(name -> {
                        if (name.equals(wanted)) {
                            found.set(json.text());
                        }
                    });
                    return Optional.ofNullable(found.get());
                })
                .flatMap(text -> text);
    }
}
