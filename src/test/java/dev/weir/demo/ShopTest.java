package dev.weir.demo;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class ShopTest {

    private static final int ORDERS = 20_000;
    private static final int MOST_SERIES = 100;

    private static ShopDatabase shop;

    @BeforeAll
    static void fill(@TempDir Path folder) throws Exception {
        shop = ShopDatabase.start(folder);
        shop.fill(ORDERS);
    }

    @AfterAll
    static void stop() throws Exception {
        shop.close();
    }

    @Test
    void isTheSameShopEveryTime() throws Exception {
        try (Connection connection = shop.connect()) {
            List<Long> orders = numbers(
                    connection,
                    """
                    SELECT count(*), count(DISTINCT region), count(*) FILTER (WHERE state = 'cancelled')
                    FROM orders WHERE id <= %d"""
                            .formatted(ORDERS));
            List<Long> lines = numbers(
                    connection,
                    """
                    SELECT count(*), sum(quantity), sum(quantity * unit_price_cents)
                    FROM order_lines WHERE order_id <= %d"""
                            .formatted(ORDERS));

            assertThat(orders).containsExactly(20_000L, 8L, 769L);
            assertThat(lines).containsExactly(50_135L, 71_925L, 565_348_283L);
        }
    }

    @Test
    void activityMovesOrdersAlongAndKeepsTheBooksRight() throws Exception {
        try (Connection connection = shop.connect()) {
            long before = numbers(connection, "SELECT count(*) FROM orders").get(0);

            for (int second = 0; second < 30; second++) {
                Activity.step(connection);
            }

            assertThat(numbers(connection, "SELECT count(*) FROM orders").get(0))
                    .isGreaterThan(before);
            assertThat(numbers(connection, "SELECT count(*) FROM orders WHERE delivered_at > now() - interval '1 hour'")
                            .get(0))
                    .isPositive();
            assertThat(
                            numbers(
                                    connection,
                                    """
                    SELECT count(*)
                    FROM orders o
                    LEFT JOIN (SELECT order_id, sum(quantity * unit_price_cents) AS cents FROM order_lines GROUP BY order_id) l
                        ON l.order_id = o.id
                    LEFT JOIN payments p ON p.order_id = o.id
                    WHERE p.amount_cents IS DISTINCT FROM l.cents"""))
                    .containsExactly(0L);
        }
    }

    @Test
    void theGatewayMayOnlyRead() throws Exception {
        try (Connection connection = shop.connectAsGateway();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("DELETE FROM payments"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> statement.execute("CREATE TABLE own (id int)"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> statement.execute("CREATE TEMP TABLE own (id int)"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> statement.execute("COPY orders TO PROGRAM 'true'"))
                    .hasMessageContaining("permission denied");
        }
    }

    @ParameterizedTest
    @MethodSource("queries")
    void everyQueryGivesWhatItsMetricsUse(Query query) throws Exception {
        try (Connection connection = shop.connectAsGateway()) {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(query.sql())) {
                Set<String> columns = columns(rows);
                Set<List<String>> series = new HashSet<>();
                int samples = 0;
                while (rows.next()) {
                    for (Metric metric : query.metrics()) {
                        assertThat(series.add(series(metric, rows)))
                                .as("a series of its own")
                                .isTrue();
                        samples++;
                    }
                }

                assertThat(query.metrics())
                        .allSatisfy(metric -> assertThat(columns).containsAll(metric.columns()));
                assertThat(samples).isBetween(1, query.metrics().size() * MOST_SERIES);
            }
        }
    }

    @Test
    void everyFamilyIsDefinedOnceAndNamedByTheRules() {
        List<Metric> metrics = queries().flatMap(q -> q.metrics().stream()).toList();

        assertThat(metrics).extracting(Metric::name).doesNotHaveDuplicates();
        assertThat(metrics).allSatisfy(metric -> {
            assertThat(metric.help()).endsWith(".");
            assertThat(metric.name().endsWith("_total")).isEqualTo(metric.type().equals("counter"));
            assertThat(metric.name().endsWith("_info")).isEqualTo(metric.type().equals("info"));
        });
    }

    /** A query of the demo's configuration. */
    record Query(String collector, String sql, List<Metric> metrics) {
        static Query of(String collector, Map<?, ?> yaml) {
            return new Query(
                    collector,
                    text(yaml, "sql"),
                    list(yaml, "metrics").stream()
                            .map(m -> Metric.of((Map<?, ?>) m))
                            .toList());
        }

        @Override
        public String toString() {
            return collector;
        }
    }

    /**
     * A metric of the demo's configuration.
     *
     * @param columns of its labels and, unless it is an info, of its value
     */
    record Metric(String name, String type, String help, List<String> labels, Set<String> columns) {
        static Metric of(Map<?, ?> yaml) {
            List<String> labels =
                    list(yaml, "labels").stream().map(Object::toString).toList();
            Set<String> columns = new HashSet<>(labels);
            if (!text(yaml, "type").equals("info")) {
                columns.add(text(yaml, "value"));
            }
            return new Metric(text(yaml, "name"), text(yaml, "type"), text(yaml, "help"), labels, columns);
        }
    }

    private static Stream<Query> queries() {
        Object file = requireNonNull(
                new Load(LoadSettings.builder().build()).loadFromString(ShopDatabase.resource("weir.yaml")));
        Map<?, ?> collectors = (Map<?, ?>) requireNonNull(((Map<?, ?>) file).get("collectors"));
        return collectors.entrySet().stream()
                .flatMap(collector -> list((Map<?, ?>) requireNonNull(collector.getValue()), "queries").stream()
                        .map(query ->
                                Query.of(requireNonNull(collector.getKey()).toString(), (Map<?, ?>) query)));
    }

    private static String text(Map<?, ?> yaml, String key) {
        return (String) requireNonNull(yaml.get(key), key);
    }

    private static List<?> list(Map<?, ?> yaml, String key) {
        return (List<?>) requireNonNull(yaml.get(key), key);
    }

    private static List<String> series(Metric metric, ResultSet row) throws SQLException {
        List<String> series = new ArrayList<>();
        series.add(metric.name());
        for (String label : metric.labels()) {
            series.add(row.getString(label));
        }
        return series;
    }

    private static Set<String> columns(ResultSet rows) throws SQLException {
        Set<String> columns = new HashSet<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            columns.add(rows.getMetaData().getColumnName(i));
        }
        return columns;
    }

    private static List<Long> numbers(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            List<Long> numbers = new ArrayList<>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                numbers.add(row.getLong(i));
            }
            return numbers;
        }
    }
}
