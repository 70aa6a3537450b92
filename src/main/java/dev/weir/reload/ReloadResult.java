package dev.weir.reload;

import dev.weir.config.ConfigChange;
import dev.weir.config.Problem;
import java.util.List;

/** What became of one reload. */
public sealed interface ReloadResult {

    /** The definitions are in use. */
    record Applied(ConfigChange change) implements ReloadResult {}

    /**
     * Nothing was changed, because the definitions are broken.
     *
     * @param problems all of them, at least one
     */
    record Refused(List<Problem> problems) implements ReloadResult {}

    /** Nothing was changed, because the gateway shuts down. */
    record Closing() implements ReloadResult {}
}
