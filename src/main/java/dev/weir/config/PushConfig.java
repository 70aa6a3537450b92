package dev.weir.config;

import dev.weir.config.DatabaseConfig.Pooler;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What holds for groups that are pushed, and for agents' metadata.
 *
 * @param database where they are kept, without its labels; null for memory alone
 * @param ttl of a group that sets none itself; zero for ever
 * @param retention how long the metadata of an agent stays that tells nothing new
 * @param guardTimestamps whether an older value of an agent is kept from overwriting a newer one
 * @param maxBodyBytes of a push, uncompressed
 */
public record PushConfig(
        @Nullable DatabaseConfig database,
        Duration ttl,
        BatchConfig groups,
        BatchConfig agents,
        Duration retention,
        boolean guardTimestamps,
        long maxBodyBytes,
        int maxSeriesPerGroup) {
    public static final PushConfig BUILT_IN = new PushConfig(
            null,
            Duration.ofHours(24),
            new BatchConfig(500, Duration.ofMillis(500), 2_500),
            new BatchConfig(500, Duration.ofSeconds(5), 2_500),
            Duration.ofHours(24),
            true,
            16 * 1024 * 1024,
            10_000);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final int MOST_SERIES = 1_000_000;

    static PushConfig read(Section section, Map<String, DatabaseConfig> databases) {
        DatabaseConfig database = section.get("database")
                .flatMap(value -> database(value, databases))
                .orElse(null);
        Duration ttl = section.get("ttl").flatMap(PushConfig::ttl).orElse(BUILT_IN.ttl);
        BatchConfig groups = section.get("groups")
                .flatMap(value -> value.section("groups", "a mapping such as {batch_interval: 500ms}"))
                .map(PushConfig::groups)
                .orElse(BUILT_IN.groups);
        Optional<Section> ofAgents = section.get("agents")
                .flatMap(value -> value.section("agents", "a mapping such as {batch_interval: 5s}"));
        BatchConfig agents =
                ofAgents.map(keys -> BatchConfig.read(keys, BUILT_IN.agents)).orElse(BUILT_IN.agents);
        Duration retention = ofAgents.flatMap(keys -> keys.get("retention"))
                .flatMap(value -> value.duration(SHORTEST, LONGEST))
                .orElse(BUILT_IN.retention);
        boolean guardTimestamps = ofAgents.flatMap(keys -> keys.get("guard_timestamps"))
                .flatMap(Value::bool)
                .orElse(BUILT_IN.guardTimestamps);
        ofAgents.ifPresent(Section::finish);
        var config = new PushConfig(
                database,
                ttl,
                groups,
                agents,
                retention,
                guardTimestamps,
                section.get("max_body_bytes").flatMap(Defaults::size).orElse(BUILT_IN.maxBodyBytes),
                section.get("max_series_per_group")
                        .flatMap(value -> value.integer(1, MOST_SERIES))
                        .orElse(BUILT_IN.maxSeriesPerGroup));
        section.finish();
        return config;
    }

    /** Without its labels: they belong to what is read from it. */
    private static Optional<DatabaseConfig> database(Value value, Map<String, DatabaseConfig> databases) {
        Optional<DatabaseConfig> database = DatabaseReferences.one(value, databases);
        if (database.filter(config -> config.pooler() == Pooler.TRANSACTION).isPresent()) {
            value.problem("no notifications pass a transaction pooler (found " + value.found()
                    + ", which has pooler: transaction; expected a database that is reached without one)");
        }
        return database.map(DatabaseConfig::withoutLabels);
    }

    private static Optional<Duration> ttl(Value value) {
        return value.parse(
                "0 for ever, or a duration such as 24h, from 1s to 1y", text -> PrometheusDuration.parse(text)
                        .filter(ttl -> ttl.isZero() || (ttl.compareTo(SHORTEST) >= 0 && ttl.compareTo(LONGEST) <= 0)));
    }

    private static BatchConfig groups(Section section) {
        BatchConfig groups = BatchConfig.read(section, BUILT_IN.groups);
        section.finish();
        return groups;
    }
}
