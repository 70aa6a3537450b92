package dev.weir.http;

import dev.weir.config.DatabaseConfig;
import dev.weir.push.Groups;
import org.jspecify.annotations.Nullable;

/** What the page says of what is pushed. */
public record PushedSummary(int groups, int series, int withheld, String kept) {

    static PushedSummary of(Groups groups) {
        @Nullable DatabaseConfig database = groups.config().database();
        return new PushedSummary(
                groups.stats().groups(),
                groups.stats().series(),
                groups.stats().withheld(),
                database == null ? "in memory: gone with the process" : "in the database " + database.name());
    }
}
