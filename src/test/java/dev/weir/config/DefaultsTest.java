package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.CollectorConfig.Limits;
import dev.weir.config.CollectorConfig.OnEmpty;
import dev.weir.config.CollectorConfig.OnError;
import dev.weir.config.DatabaseConfig.Pooler;
import dev.weir.config.MetricConfig.OnDuplicate;
import dev.weir.config.MetricConfig.OnNull;
import dev.weir.model.MetricType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pins every default. */
class DefaultsTest {
    private final ConfigFolder folder;

    DefaultsTest(@TempDir Path folder) {
        this.folder = new ConfigFolder(folder);
    }

    @Test
    void fillsInWhatADatabaseDoesNotSay() {
        DatabaseConfig database = folder.database(ConfigFolder.GOOD);

        assertThat(database)
                .isEqualTo(new DatabaseConfig(
                        "shop",
                        "db.internal",
                        5432,
                        "shop",
                        "weir",
                        new Password.None(),
                        2,
                        new Tls(Tls.Mode.PREFER, null),
                        Pooler.NONE,
                        Map.of()));
    }

    @Test
    void fillsInWhatACollectorDoesNotSay() {
        CollectorConfig collector = folder.collector(ConfigFolder.GOOD);

        Location sql = new Location(folder.path().resolve("weir.yaml"), 7, 14);
        Location metric = new Location(folder.path().resolve("weir.yaml"), 9, 13);
        var pending = new MetricConfig(
                "orders_pending",
                MetricType.GAUGE,
                "Orders waiting.",
                new MetricConfig.Columns.Value("n"),
                List.of(),
                Map.of(),
                OnNull.SKIP,
                OnDuplicate.FAIL,
                metric);
        assertThat(collector)
                .isEqualTo(new CollectorConfig(
                        "orders",
                        List.of("shop"),
                        false,
                        new Schedule.Interval(Duration.ofSeconds(30)),
                        Duration.ofSeconds(10),
                        new OnError.KeepFor(Duration.ofMinutes(5)),
                        OnEmpty.PUBLISH,
                        new Limits(10_000, 10_000, 4_096, 64L * 1024 * 1024),
                        null,
                        List.of(new QueryConfig("query 1", "SELECT 1 AS n", sql, List.of(pending)))));
    }

    @Test
    void takesWhatTheFileCallsDefaults() {
        CollectorConfig collector = folder.collector(ConfigFolder.GOOD
                + "defaults: {interval: 4m, timeout: 20s, on_empty: keep, max_rows: 5, max_series: 6}\n");

        assertThat(collector.schedule()).isEqualTo(new Schedule.Interval(Duration.ofMinutes(4)));
        assertThat(collector.timeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(collector.onError()).isEqualTo(new OnError.KeepFor(Duration.ofMinutes(12)));
        assertThat(collector.onEmpty()).isEqualTo(OnEmpty.KEEP);
        assertThat(collector.limits()).isEqualTo(new Limits(5, 6, 4_096, 64 << 20));
    }

    @Test
    void fillsInWhatTracesDoNotSay() {
        var defaults = new TracesConfig(Duration.ofSeconds(30), Duration.ofHours(24), 10_000, 10_000);

        assertThat(folder.loaded(ConfigFolder.GOOD).traces()).isEqualTo(defaults);
        assertThat(folder.loaded("traces: {}").traces()).isEqualTo(defaults);
        assertThat(folder.loaded("traces: {lease: 1s, retention: 1h30m, max_open: 5, max_series: 100}")
                        .traces())
                .isEqualTo(new TracesConfig(Duration.ofSeconds(1), Duration.ofMinutes(90), 5, 100));
    }

    @Test
    void fillsInWhatPushDoesNotSay() {
        var groups = new BatchConfig(500, Duration.ofMillis(500), 2_500);
        var agents = new BatchConfig(500, Duration.ofSeconds(5), 2_500);
        var defaults = new PushConfig(
                null, Duration.ofHours(24), groups, agents, Duration.ofHours(24), true, 16L * 1024 * 1024, 10_000);

        assertThat(folder.loaded(ConfigFolder.GOOD).push()).isEqualTo(defaults);
        assertThat(folder.loaded("push: {}").push()).isEqualTo(defaults);
        assertThat(folder.loaded("push: {groups: {}, agents: {}}").push()).isEqualTo(defaults);
    }

    @Test
    void takesWhatPushSays() {
        GatewayConfig config = folder.loaded(
                """
                databases:
                  kept: {host: db.internal, database: shop, username: weir, labels: {env: prod}}
                push:
                  database: kept
                  ttl: 1h30m
                  groups: {batch_size: 1, batch_interval: 10ms, queue: 2}
                  agents: {batch_size: 10000, batch_interval: 1m, queue: 1000000, retention: 1y, guard_timestamps: false}
                  max_body_bytes: 1GiB
                  max_series_per_group: 1
                """);

        DatabaseConfig kept = config.databases().values().iterator().next().withoutLabels();
        assertThat(config.push())
                .isEqualTo(new PushConfig(
                        kept,
                        Duration.ofMinutes(90),
                        new BatchConfig(1, Duration.ofMillis(10), 2),
                        new BatchConfig(10_000, Duration.ofMinutes(1), 1_000_000),
                        Duration.ofDays(365),
                        false,
                        1L << 30,
                        1));
    }

    @ParameterizedTest
    @CsvSource({"0", "0s", "0ms", "0d"})
    void groupsThatLiveForEverHaveNoLifetime(String ttl) {
        assertThat(folder.loaded("push: {ttl: " + ttl + "}").push().ttl()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"interval: 30s, 5m", "interval: 100s, 5m", "interval: 101s, 303s", "interval: 1y, 3y"})
    void keepsForThreeIntervalsButAtLeastFiveMinutes(String schedule, String keepFor) {
        CollectorConfig collector = folder.collector(ConfigFolder.GOOD + "    " + schedule + "\n");

        assertThat(collector.onError())
                .isEqualTo(new OnError.KeepFor(PrometheusDuration.parse(keepFor).orElseThrow()));
    }

    @ParameterizedTest
    @CsvSource({"* * * * *, 5m", "0 */6 * * *, 18h", "0 9-17 * * 1-5, 192h", "0 0 1 * *, 93d"})
    void keepsForThreeOfTheLongestGapsOfACron(String cron, String keepFor) {
        CollectorConfig collector = folder.collector(ConfigFolder.GOOD + "    cron: '" + cron + "'\n");

        assertThat(collector.onError())
                .isEqualTo(new OnError.KeepFor(PrometheusDuration.parse(keepFor).orElseThrow()));
        assertThat(collector.schedule()).isEqualTo(new Schedule.Cron(CronExpression.parse(cron), ZoneOffset.UTC));
    }
}
