package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.TargetId;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigChangeTest {
    private static final String BEFORE =
            """
            databases:
              shop: {host: db.internal, port: 5432, database: shop, username: weir, password: x, labels: {env: prod}}
              eu-1: {host: eu.internal, database: shop, username: weir}
            defaults: {timeout: 20s}
            collectors:
              orders:
                database: shop
                interval: 1m
                queries:
                  - sql: SELECT 1 AS n
                    metrics:
                      - {name: orders_pending, type: gauge, help: Orders waiting., value: n}
              payments:
                databases: [shop, "eu-*"]
                cron: "0 8 * * *"
                queries:
                  - sql: SELECT 2 AS n
                    metrics:
                      - {name: payments_open, type: gauge, help: Payments open., value: n}
            """;
    private static final Set<String> ALL = Set.of("orders@shop", "payments@shop", "payments@eu-1", "shop", "eu-1");

    private final Path path;

    ConfigChangeTest(@TempDir Path path) {
        this.path = path;
    }

    /** A text in the file, what stands in its place afterwards, and what that changes: targets and databases. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "databases:        | # a comment above all~databases:            |",
                "value: n}         | value: n } # a comment                      |",
                "interval: 1m      | interval: 60s                               |",
                "  orders:         |   orders: # first                           |",
                "interval: 1m      | interval: 2m                                | orders@shop",
                "interval: 1m      | cron: '* * * * *'                           | orders@shop",
                "interval: 1m      | on_error: drop                              | orders@shop",
                "interval: 1m      | timeout: 5s                                 | orders@shop",
                "interval: 1m      | max_rows: 5                                 | orders@shop",
                "interval: 1m      | on_empty: keep                              | orders@shop",
                "interval: 1m      | last_success_metric: orders_read            | orders@shop",
                "SELECT 1 AS n     | SELECT 3 AS n                               | orders@shop",
                "Orders waiting.   | Orders that wait.                           | orders@shop",
                "database: shop~    interval | databases: [shop]~    interval     | orders@shop",
                "{timeout: 20s}    | {timeout: 21s}                              | orders@shop payments@shop payments@eu-1",
                "port: 5432        | port: 5433                                  | orders@shop payments@shop shop",
                "password: x       | password: y                                 | orders@shop payments@shop shop",
                "password: x       | password_file: secret                       | orders@shop payments@shop shop",
                "password: x       | max_connections: 3                          | orders@shop payments@shop shop",
                "password: x       | pooler: transaction                         | orders@shop payments@shop shop",
                "password: x       | tls: require                                | orders@shop payments@shop shop",
                "env: prod         | env: test                                   | orders@shop payments@shop",
                "eu.internal       | eu2.internal                                | payments@eu-1 eu-1",
            })
    void onlyWhatIsMeantIsCompared(String from, String to, String expected) {
        String after = BEFORE.replaceFirst(
                Pattern.quote(from.replace("~", "\n")), Matcher.quoteReplacement(to.replace("~", "\n")));

        ConfigChange change = change(BEFORE, after);

        assertThat(after).isNotEqualTo(BEFORE);
        assertThat(change.targets().changed().stream().map(TargetId::toString))
                .containsExactlyInAnyOrder(words(expected).stream()
                        .filter(word -> word.contains("@"))
                        .toArray(String[]::new));
        assertThat(change.pools().changed())
                .containsExactlyInAnyOrder(words(expected).stream()
                        .filter(word -> !word.contains("@"))
                        .toArray(String[]::new));
        assertThat(change.targets().added()).isEmpty();
        assertThat(change.targets().removed()).isEmpty();
        assertThat(change.pools().added()).isEmpty();
        assertThat(change.pools().removed()).isEmpty();
        assertThat(change.targets().changed().size()
                        + change.targets().unchanged().size()
                        + change.pools().changed().size()
                        + change.pools().unchanged().size())
                .isEqualTo(ALL.size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "traces: {}                                                              | false",
                "traces: {lease: 30s, retention: 1d, max_open: 10000, max_series: 10000} | false",
                "traces: {lease: 31s}                                                    | true",
                "traces: {retention: 1h}                                                 | true",
                "traces: {max_open: 1}                                                   | true",
                "traces: {max_series: 100}                                               | true",
            })
    void tracesAreComparedByWhatTheyMean(String section, boolean changes) {
        ConfigChange change = change(BEFORE, BEFORE + section + "\n");

        assertThat(change.traces()).isEqualTo(changes);
        assertThat(change.targets().unchanged()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "push: {database: shop, ttl: 1d}                     | false | false",
                "push: {database: shop, groups: {}, agents: {}}      | false | false",
                "push: {database: shop, groups: {queue: 2500}}       | false | false",
                "push: {database: shop, ttl: 0}                      | true  | false",
                "push: {database: shop, agents: {retention: 1h}}     | true  | false",
                "push: {database: shop, max_body_bytes: 1MiB}        | true  | false",
                "push: {database: shop, max_series_per_group: 5}     | true  | false",
                "push: {}                                            | false | true",
                "push: {database: eu-1}                              | false | true",
                "push: {database: shop, groups: {batch_size: 5}}     | false | true",
                "push: {database: shop, groups: {queue: 5}}          | false | true",
                "push: {database: shop, agents: {batch_interval: 1s}} | false | true",
                "push: {database: shop, agents: {guard_timestamps: false}} | false | true",
                "push: {database: eu-1, ttl: 1h}                     | true  | true",
            })
    void whatIsPushedIsComparedByWhatHoldsAtOnceAndWhatTakesARestart(String section, boolean limits, boolean restart) {
        ConfigChange change = change(BEFORE + "push: {database: shop}\n", BEFORE + section + "\n");

        assertThat(change.push()).isEqualTo(new PushChange(limits, restart));
        assertThat(change.targets().unchanged()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"port: 5432, port: 5433, true", "password: x, password: y, true", "env: prod, env: test, false"})
    void pushTakesARestartIfItsDatabaseIsReachedInAnotherWay(String from, String to, boolean restart) {
        String before = BEFORE + "push: {database: shop}\n";

        ConfigChange change = change(before, before.replace(from, to));

        assertThat(change.push()).isEqualTo(new PushChange(false, restart));
    }

    /** What follows the engines' names, and which of the two that changes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{host: 'unix:///a.sock', interval: 15s, timeout: 120s}                   |",
                "{host: 'unix:///a.sock', on_error: drop, compatibility: none}            |",
                "{host: 'unix:///a.sock', labels: {b: y, a: x}}                           | docker@local",
                "{host: 'unix:///b.sock'}                                                 | docker@local",
                "{host: 'unix:///a.sock', interval: 16s}                                  | docker@local",
                "{host: 'unix:///a.sock', call_timeout: 1s}                               | docker@local",
                "{host: 'unix:///a.sock', timeout: 1m}                                    | docker@local",
                "{host: 'unix:///a.sock', max_concurrent_calls: 1}                        | docker@local",
                "{host: 'unix:///a.sock', on_error: keep}                                 | docker@local",
                "{host: 'unix:///a.sock', with_id: true}                                  | docker@local",
                "{host: 'unix:///a.sock', with_image: true}                               | docker@local",
                "{host: 'unix:///a.sock', compatibility: docker_exporter}                 | docker@local",
                "{host: 'tcp://a:1'}                                                      | docker@local",
            })
    void enginesAreComparedByWhatTheyMean(String engine, String changed) {
        String before = BEFORE + "docker: {local: {host: 'unix:///a.sock'}, build: {host: 'tcp://b', tls: {}}}\n";
        String after = BEFORE + "docker:\n  build: {host: 'tcp://b:2376/', tls: {}}\n  local: " + engine + "\n";

        ConfigChange change = change(before, after);

        assertThat(change.targets().changed().stream().map(TargetId::toString))
                .containsExactlyElementsOf(words(changed));
        assertThat(change.targets().unchanged())
                .contains(new TargetId("docker", "build"))
                .hasSize(5 - words(changed).size());
    }

    @Test
    void secondEngineChangesTheFirstWhoseSamplesSayThenWhereTheyComeFrom() {
        String one = BEFORE + "docker:\n  local: {host: 'unix:///a.sock'}\n";

        ConfigChange there = change(one, one + "  build: {host: tcp://b}\n");
        ConfigChange back = change(one + "  build: {host: tcp://b}\n", one);

        assertThat(there.targets().added()).containsExactly(new TargetId("docker", "build"));
        assertThat(there.targets().changed()).containsExactly(new TargetId("docker", "local"));
        assertThat(back.targets().removed()).containsExactly(new TargetId("docker", "build"));
        assertThat(back.targets().changed()).containsExactly(new TargetId("docker", "local"));
        assertThat(back.pools().unchanged()).hasSize(2);
    }

    @Test
    void anotherOrderChangesNothing() {
        int orders = BEFORE.indexOf("  orders:");
        int payments = BEFORE.indexOf("  payments:");
        String after = BEFORE.substring(0, orders) + BEFORE.substring(payments) + BEFORE.substring(orders, payments);

        ConfigChange change = change(BEFORE, after);

        assertThat(change.targets().unchanged()).hasSize(3);
        assertThat(change.pools().unchanged()).hasSize(2);
    }

    @Test
    void anotherDatabaseOfACollectorLeavesItsOtherTargetsAlone() {
        String after =
                BEFORE.replace("defaults:", "  eu-2: {host: eu2.internal, database: shop, username: weir}\ndefaults:");

        ConfigChange there = change(BEFORE, after);
        ConfigChange back = change(after, BEFORE);

        assertThat(there.targets().added()).containsExactly(new TargetId("payments", "eu-2"));
        assertThat(there.pools().added()).containsExactly("eu-2");
        assertThat(there.targets().unchanged()).hasSize(3);
        assertThat(there.targets().changed()).isEmpty();
        assertThat(back.targets().removed()).containsExactly(new TargetId("payments", "eu-2"));
        assertThat(back.pools().removed()).containsExactly("eu-2");
        assertThat(back.targets().unchanged()).hasSize(3);
    }

    @Test
    void collectorThatMovesToAnotherDatabaseIsAnotherTarget() {
        ConfigChange change =
                change(BEFORE, BEFORE.replace("database: shop\n    interval", "database: eu-1\n    interval"));

        assertThat(change.targets().removed()).containsExactly(new TargetId("orders", "shop"));
        assertThat(change.targets().added()).containsExactly(new TargetId("orders", "eu-1"));
        assertThat(change.targets().changed()).isEmpty();
    }

    @Test
    void fromNothingAllIsAdded() {
        ConfigChange change = change("collectors: {}", BEFORE);

        assertThat(change.targets().added()).hasSize(3);
        assertThat(change.pools().added()).containsExactly("shop", "eu-1");
    }

    @Test
    void definitionThatMovesToAnotherFileIsTheSame() {
        var folder = new ConfigFolder(path);
        int payments = BEFORE.indexOf("  payments:");
        folder.write("more.yaml", "collectors:\n" + BEFORE.substring(payments));

        ConfigChange change = ConfigChange.between(
                folder.loaded(BEFORE), folder.loaded("include: [more.yaml]\n" + BEFORE.substring(0, payments)));

        assertThat(change.targets().unchanged()).hasSize(3);
    }

    private ConfigChange change(String before, String after) {
        var folder = new ConfigFolder(path);
        return ConfigChange.between(folder.loaded(before), folder.loaded(after));
    }

    private static Set<String> words(String text) {
        return text == null || text.isBlank() ? Set.of() : Set.of(text.strip().split("\\s+"));
    }
}
