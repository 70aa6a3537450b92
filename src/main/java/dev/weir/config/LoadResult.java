package dev.weir.config;

import java.util.List;

/** What became of reading a configuration: all of it, or none. */
public sealed interface LoadResult {

    /**
     * Every file is right.
     *
     * @param warnings what works, but is against promtool's rules or hardly meant
     */
    record Loaded(GatewayConfig config, List<Problem> warnings) implements LoadResult {}

    /**
     * Something is wrong.
     *
     * @param problems all of it, at least one, file by file, each from top to bottom
     */
    record Refused(List<Problem> problems) implements LoadResult {}
}
