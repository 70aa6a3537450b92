package dev.weir.source.docker;

import dev.weir.config.EngineAddress;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import dev.weir.source.docker.http.ApiVersion;
import java.util.regex.Pattern;

/** What is asked of an engine, by path, in a version of its API that both sides know. */
record Api(ApiVersion version) {
    private static final ApiVersion OLDEST = new ApiVersion(1, 24);
    private static final ApiVersion NEWEST = new ApiVersion(1, 51);

    /** From here on a sample need not be waited for: others are the second of two, a second apart. */
    private static final ApiVersion ONE_SHOT = new ApiVersion(1, 41);

    /** Not only dots: these would lead elsewhere. */
    private static final Pattern ID = Pattern.compile("(?!\\.+$)[A-Za-z0-9_.-]{1,128}");

    /**
     * The API to use.
     *
     * @param newest of the engine's versions
     * @throws CollectException if it is too old
     */
    static Api of(EngineAddress address, ApiVersion newest) {
        if (newest.compareTo(OLDEST) < 0) {
            throw new CollectException(
                    Reason.API,
                    "the engine at " + address + " has API " + newest + "; at least " + OLDEST + " is needed");
        }
        return new Api(newest.compareTo(NEWEST) > 0 ? NEWEST : newest);
    }

    /** Whether an id can be asked for: anything else in a path would ask for something else. */
    static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    String list() {
        return "/v" + version + "/containers/json?all=1";
    }

    String inspect(String id) {
        return "/v" + version + "/containers/" + id + "/json";
    }

    String stats(String id) {
        String oneShot = version.compareTo(ONE_SHOT) < 0 ? "" : "&one-shot=true";
        return "/v" + version + "/containers/" + id + "/stats?stream=false" + oneShot;
    }
}
