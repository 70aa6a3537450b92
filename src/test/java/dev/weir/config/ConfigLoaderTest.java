package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.CollectorConfig.Limits;
import dev.weir.config.CollectorConfig.OnEmpty;
import dev.weir.config.CollectorConfig.OnError;
import dev.weir.config.DatabaseConfig.Pooler;
import dev.weir.config.MetricConfig.LabelColumn;
import dev.weir.config.MetricConfig.OnDuplicate;
import dev.weir.config.MetricConfig.OnNull;
import dev.weir.model.MetricType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    private static final String EXAMPLE =
            """
            databases:
              shop:
                host: db.internal            # or  url: postgresql://db.internal:5432/shop?sslmode=verify-full
                port: 5432
                database: shop
                username: weir
                password_file: /run/secrets/shop    # or password: ${SHOP_PASSWORD}
                max_connections: 2           # default 2
                tls: verify-full             # disable | prefer (default) | require | verify-ca | verify-full ; ca_file: …
                pooler: none                 # none | transaction : no prepared statements, no session settings (PgBouncer)
                labels: {env: prod}          # added to every sample that comes from this database

            defaults: {interval: 30s, timeout: 10s, on_empty: publish, max_rows: 10000, max_series: 10000}

            collectors:
              orders:
                database: shop               # or  databases: [shop, "eu-*"]
                interval: 5m                 # at least 1s; or  cron: "0 */6 * * *" with  timezone: Europe/Berlin
                timeout: 2m
                on_error: {keep_for: 15m}    # | keep | drop
                on_empty: publish            # publish (series vanish) | keep | fail
                max_rows: 10000              # per query
                max_series: 10000            # per target
                max_label_length: 4096
                max_exposition_bytes: 64MiB  # per collector
                last_success_metric: orders_last_updated
                queries:
                  - name: by_region
                    sql: |
                      SELECT region, count(*) FILTER (WHERE state = 'pending') AS pending,
                             count(*) FILTER (WHERE state = 'done') AS processed
                      FROM orders GROUP BY region
                    metrics:
                      - {name: orders_pending, type: gauge, help: Orders waiting., labels: [region], value: pending}
                      - {name: orders_processed_total, type: counter, help: Orders done., labels: [region], value: processed}
            """;

    private final ConfigFolder folder;

    ConfigLoaderTest(@TempDir Path folder) {
        this.folder = new ConfigFolder(folder, Map.of("SHOP_PASSWORD", "hush"));
    }

    @Test
    void loadsTheDocumentedExample() {
        GatewayConfig config = folder.loaded(EXAMPLE);

        Path file = folder.path().resolve("weir.yaml");
        assertThat(config.files()).containsExactly(file);
        assertThat(config.databases())
                .containsOnly(Map.entry(
                        "shop",
                        new DatabaseConfig(
                                "shop",
                                "db.internal",
                                5432,
                                "shop",
                                "weir",
                                new Password.File(Path.of("/run/secrets/shop")),
                                2,
                                new Tls(Tls.Mode.VERIFY_FULL, null),
                                Pooler.NONE,
                                Map.of("env", "prod"))));
        CollectorConfig orders = config.collectors().values().iterator().next();
        assertThat(orders.schedule()).isEqualTo(new Schedule.Interval(Duration.ofMinutes(5)));
        assertThat(orders.timeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(orders.onError()).isEqualTo(new OnError.KeepFor(Duration.ofMinutes(15)));
        assertThat(orders.lastSuccessMetric()).isEqualTo("orders_last_updated");
        QueryConfig query = orders.queries().get(0);
        assertThat(query.name()).isEqualTo("by_region");
        assertThat(query.sql()).startsWith("SELECT region, count(*)").endsWith("GROUP BY region\n");
        assertThat(query.location()).isEqualTo(new Location(file, 30, 11));
        assertThat(query.metrics())
                .extracting(MetricConfig::name)
                .containsExactly("orders_pending", "orders_processed_total");
        assertThat(query.metrics().get(1).location()).isEqualTo(new Location(file, 35, 13));
    }

    @Test
    void hasNoWarningsForTheDocumentedExample() {
        assertThat(folder.warnings(EXAMPLE)).isEmpty();
    }

    @Test
    void acceptsNoCollectors() {
        GatewayConfig config = folder.loaded("collectors: {}");

        assertThat(config.databases()).isEmpty();
        assertThat(config.collectors()).isEmpty();
    }

    @Test
    void readsEveryFieldOfACollector() {
        CollectorConfig collector = folder.collector(
                """
                databases:
                  eu-west: {host: a, database: d, username: u, pooler: transaction, tls: disable}
                  us: {host: b, database: d, username: u}
                  shop: {host: c, database: d, username: u}
                  eu-east: {host: d, database: d, username: u}
                collectors:
                  orders:
                    databases: [shop, "eu-*", shop]
                    cron: "0 */6 * * *"
                    timezone: Europe/Berlin
                    on_error: drop
                    on_empty: fail
                    max_rows: 1
                    max_series: 2
                    max_label_length: 3
                    max_exposition_bytes: 4KiB
                    queries:
                      - sql: "SELECT '${NOT_REPLACED}'"
                        metrics:
                          - name: orders_info
                            type: info
                            help: |
                              Every
                                order.
                            labels: [region, {state: s, kind: k}]
                            static_labels: {unit: 1.10, none: ''}
                            duplicates: first
                          - {name: a, type: unknown, help: A., value: n, null: nan, duplicates: sum}
                """);

        assertThat(collector.databases()).containsExactly("eu-west", "shop", "eu-east");
        assertThat(collector.databaseLabel()).isTrue();
        assertThat(collector.schedule())
                .isEqualTo(new Schedule.Cron(CronExpression.parse("0 */6 * * *"), ZoneId.of("Europe/Berlin")));
        assertThat(collector.onError()).isEqualTo(new OnError.Drop());
        assertThat(collector.onEmpty()).isEqualTo(OnEmpty.FAIL);
        assertThat(collector.limits()).isEqualTo(new Limits(1, 2, 3, 4_096));
        QueryConfig query = collector.queries().get(0);
        assertThat(query.sql()).isEqualTo("SELECT '${NOT_REPLACED}'");
        assertThat(query.location()).hasToString(folder.path() + "/weir.yaml:18:15");
        MetricConfig info = query.metrics().get(0);
        assertThat(info.type()).isEqualTo(MetricType.INFO);
        assertThat(info.help()).isEqualTo("Every order.");
        assertThat(info.columns()).isEqualTo(new MetricConfig.Columns.Nothing());
        assertThat(info.labels())
                .containsExactly(
                        new LabelColumn("region", "region"),
                        new LabelColumn("state", "s"),
                        new LabelColumn("kind", "k"));
        assertThat(info.staticLabels()).containsExactly(Map.entry("unit", "1.10"), Map.entry("none", ""));
        assertThat(query.metrics().get(1).onNull()).isEqualTo(OnNull.NAN);
        assertThat(query.metrics().get(1).onDuplicate()).isEqualTo(OnDuplicate.SUM);
    }

    @Test
    void resolvesAliases() {
        GatewayConfig config = folder.loaded(
                """
                databases:
                  a: &a {host: h, database: d, username: u}
                  b: *a
                """);

        assertThat(config.databases().values()).extracting(DatabaseConfig::host).containsExactly("h", "h");
    }

    @Test
    void acceptsAFamilyOfTwoQueriesOfOneCollector() {
        String again = ConfigFolder.GOOD.substring(ConfigFolder.GOOD.indexOf("      - sql"));

        CollectorConfig collector = folder.collector(ConfigFolder.GOOD + again);

        assertThat(collector.queries()).extracting(QueryConfig::name).containsExactly("query 1", "query 2");
    }

    @Test
    void findsFilesBesideTheOneThatNamesThem() {
        DatabaseConfig database = folder.database(
                """
                databases:
                  shop:
                    {host: h, database: d, username: u, password_file: secrets/shop, ca_file: ca.pem, tls: verify-ca}
                """);

        assertThat(database.password())
                .isEqualTo(new Password.File(folder.path().resolve("secrets/shop")));
        assertThat(database.tls())
                .isEqualTo(new Tls(Tls.Mode.VERIFY_CA, folder.path().resolve("ca.pem")));
    }

    @Test
    void showsNoPassword() {
        LoadResult result = folder.load(
                """
                databases:
                  a: {host: h, database: d, username: u, password: '${SHOP_PASSWORD}'}
                  b: {host: h, database: d, username: u, password: hush}
                  c: {url: 'postgresql://u:hush@h/d'}
                """);

        assertThat(result).isInstanceOf(LoadResult.Loaded.class);
        assertThat(result.toString()).doesNotContain("hush");
    }

    @Test
    void warnsWhenTheTimeoutExceedsTheInterval() {
        assertThat(folder.warnings(ConfigFolder.GOOD + "    interval: 5s\n"))
                .containsExactly(
                        "weir.yaml:10:15: the timeout of 10s exceeds the interval of 5s: a slow refresh makes the next ones"
                                + " skip");
        assertThat(folder.warnings(ConfigFolder.GOOD + "    timeout: 1m\n"))
                .containsExactly(
                        "weir.yaml:10:14: the timeout of 1m exceeds the interval of 30s: a slow refresh makes the next ones"
                                + " skip");
    }
}
