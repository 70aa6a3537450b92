package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.CollectorConfig.OnError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltinIncludeTest {
    private static final String DATABASES =
            """
            databases:
              shop: {host: db.internal, database: shop, username: weir}
              eu-1: {host: db.internal, database: eu1, username: weir}
              eu-2: {host: db.internal, database: eu2, username: weir}
            """;

    private final ConfigFolder folder;

    BuiltinIncludeTest(@TempDir Path folder) {
        this.folder = new ConfigFolder(folder, Map.of("EVERY", "2m"), List.of("pair", "pairs-of-more"));
    }

    @Test
    void bindsEveryCollectorToADatabase() {
        GatewayConfig config = folder.loaded(DATABASES + "include: [{builtin: pair, database: shop}]\n");

        assertThat(config.collectors().keySet()).containsExactly("hourly", "often");
        assertThat(config.collectors().values()).allSatisfy(collector -> {
            assertThat(collector.databases()).containsExactly("shop");
            assertThat(collector.databaseLabel()).isFalse();
            assertThat(collector.timeout()).isEqualTo(Duration.ofSeconds(5));
        });
        assertThat(collector(config, "hourly").schedule()).isInstanceOf(Schedule.Cron.class);
        assertThat(collector(config, "often").onError()).isEqualTo(new OnError.Keep());
        assertThat(config.files()).containsExactly(folder.path().resolve("weir.yaml"));
    }

    @Test
    void bindsEveryCollectorToPatternsOfDatabases() {
        GatewayConfig config = folder.loaded(DATABASES + "include: [{builtin: pair, databases: ['eu-*', shop]}]\n");

        assertThat(config.collectors().values()).allSatisfy(collector -> {
            assertThat(collector.databases()).containsExactly("shop", "eu-1", "eu-2");
            assertThat(collector.databaseLabel()).isTrue();
        });
    }

    @Test
    void putsWhatIsSetBesideItInPlaceOfTheBuiltinsOwn() {
        GatewayConfig config = folder.loaded(
                DATABASES
                        + """
                include:
                  - builtin: pair
                    database: shop
                    interval: ${EVERY}
                    timeout: 1s
                    on_error: {keep_for: 3m}
                """);

        assertThat(config.collectors().values()).allSatisfy(collector -> {
            assertThat(collector.schedule()).isEqualTo(new Schedule.Interval(Duration.ofMinutes(2)));
            assertThat(collector.timeout()).isEqualTo(Duration.ofSeconds(1));
            assertThat(collector.onError()).isEqualTo(new OnError.KeepFor(Duration.ofMinutes(3)));
        });
        assertThat(collector(config, "often").limits().maxRows()).isEqualTo(7);
    }

    @Test
    void locatesItsQueriesInTheBuiltin() {
        GatewayConfig config = folder.loaded(DATABASES + "include: [{builtin: pair, database: shop}]\n");

        QueryConfig query = collector(config, "often").queries().get(0);
        assertThat(query.location()).hasToString("builtin:pair:17:11");
        assertThat(query.metrics().get(0).location()).hasToString("builtin:pair:18:19");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{builtin: piar, database: shop} | 13 | unknown builtin 'piar' (did you mean 'pair'? expected one of pair,"
                        + " pairs-of-more)",
                "{builtin: else, database: shop} | 13 | unknown builtin 'else' (expected one of pair, pairs-of-more)",
                "{builtin: [pair], database: shop} | 13 | invalid 'builtin' (found a list; expected the name of collectors"
                        + " that ship with Weir)",
                "{builtin: pair} | 3 | the include has no 'database' (expected the name of a database, or 'databases')",
                "{database: shop} | 3 | the include has no 'builtin' (expected the name of collectors that ship with Weir)",
                "{builtin: pair, database: shpo} | 29 | unknown database 'shpo' (did you mean 'shop'?)",
                "{builtin: pair, databases: ['us-*']} | 31 | no database matches 'us-*'",
                "{builtin: pair, database: shop, databases: [shop]} | 35 | both 'database' and 'databases' are given"
                        + " (expected one of them)",
                "{builtin: pair, database: shop, intervall: 5s} | 35 | unknown key 'intervall' (did you mean 'interval'?)",
                "{builtin: pair, database: shop, cron: x} | 35 | unknown key 'cron' (expected one of databases, interval,"
                        + " timeout, on_error)",
                "{builtin: pair, database: shop, interval: 5} | 45 | invalid 'interval' (found '5'; expected a duration such"
                        + " as 30s, from 1s to 1y)",
                "{builtin: pair, database: shop, on_error: {keep: 5m}} | 35 | on_error has no 'keep_for' (expected a"
                        + " duration such as 15m)",
            })
    void reportsWhatIsWrongInAnIncludeOnce(String include, int column, String message) {
        assertThat(folder.problems(DATABASES + "include:\n- " + include + "\n"))
                .filteredOn(problem -> !problem.contains("unknown key 'keep'"))
                .containsExactly("weir.yaml:6:" + column + ": " + message);
    }

    @Test
    void refusesABuiltinThatIsIncludedTwice() {
        assertThat(
                        folder.problems(
                                DATABASES
                                        + """
                                include:
                                  - {builtin: pair, database: eu-1}
                                  - {builtin: pair, database: eu-2}
                                """))
                .containsExactly("weir.yaml:7:15: the builtin 'pair' is included twice (first at"
                        + " weir.yaml:6:15; expected one include with 'databases')");
    }

    @Test
    void reportsAClashWithOtherCollectorsAtTheInclude() {
        String mine =
                """
                collectors:
                  often:
                    database: shop
                    queries: [{sql: SELECT 1, metrics: [{name: pair_hourly, type: gauge, help: H., value: n}]}]
                """;

        assertThat(folder.problems(DATABASES + mine + "include: [{builtin: pair, database: shop}]\n"))
                .containsExactly(
                        "weir.yaml:9:21: the builtin 'pair': the metric 'pair_hourly' belongs to the collector"
                                + " 'often' (first defined at weir.yaml:8:48)",
                        "weir.yaml:9:21: the builtin 'pair': the collector 'often' is defined twice (first at"
                                + " weir.yaml:6:3)");
    }

    @Test
    void warnsAtTheIncludeOfATimeoutThatExceedsAnIntervalSetThere() {
        assertThat(folder.warnings(DATABASES + "include: [{builtin: pair, database: shop, interval: 2s}]\n"))
                .containsExactly("weir.yaml:5:21: the builtin 'pair': the timeout of 5s exceeds the interval of 2s:"
                        + " a slow refresh makes the next ones skip");
    }

    @Test
    void standsBesideIncludedFiles() {
        folder.write("collectors/mine.yaml", "collectors: {}\n");
        String text =
                """
                databases:
                  coder: {host: db.internal, database: coder, username: weir}
                include:
                  - collectors/*.yaml                                   # more files of the same shape (only `collectors`); a name may be defined once
                  - {builtin: coder-prebuilds, database: coder}         # collectors that ship with Weir, bound to a database (or `databases`);
                                                                        # `interval`, `timeout`, `on_error` may be set beside it
                """;

        GatewayConfig config = new ConfigFolder(folder.path()).loaded(text);

        assertThat(config.collectors().keySet()).containsExactly("coder-prebuilds");
        assertThat(config.files())
                .containsExactly(
                        folder.path().resolve("weir.yaml"), folder.path().resolve("collectors/mine.yaml"));
    }

    @Test
    void refusesBothVariantsOfOneCollector() {
        var shipped = new ConfigFolder(folder.path());

        assertThat(
                        shipped.problems(
                                DATABASES
                                        + """
                                include:
                                  - {builtin: coder-prebuilds, database: shop}
                                  - {builtin: coder-prebuilds-head, database: eu-1}
                                """))
                .contains("weir.yaml:7:15: the builtin 'coder-prebuilds-head': the collector 'coder-prebuilds' is"
                        + " defined twice (first at builtin:coder-prebuilds:4:3)");
    }

    @Test
    void keepsItsPoliciesWhateverTheDefaultsAre() {
        var shipped = new ConfigFolder(folder.path());

        CollectorConfig collector = shipped.collector(
                DATABASES
                        + """
                defaults: {interval: 5m, timeout: 1m, on_empty: fail}
                include: [{builtin: coder-prebuilds, database: shop}]
                """);

        assertThat(collector.schedule()).isEqualTo(new Schedule.Interval(Duration.ofSeconds(15)));
        assertThat(collector.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(collector.onEmpty()).isEqualTo(CollectorConfig.OnEmpty.PUBLISH);
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void shipsWithoutProblemsOrWarnings(String name) {
        var shipped = new ConfigFolder(folder.path());

        assertThat(shipped.warnings(DATABASES + "include: [{builtin: " + name + ", databases: ['*']}]\n"))
                .isEmpty();
    }

    private static List<String> shipped() {
        return Builtins.SHIPPED;
    }

    private static CollectorConfig collector(GatewayConfig config, String name) {
        return Objects.requireNonNull(config.collectors().get(name));
    }
}
