package dev.weir.bench;

import dev.weir.testing.TestDatabase;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Queries that take a database's processor a tenth of a second or more each, and that it tells apart; and the table they all read. */
final class ExpensiveQueries {
    static final String TABLE = "orders";
    private static final int COUNT = 10;
    private static final int ROWS = 250_000;

    private ExpensiveQueries() {}

    /** Makes the table. */
    static void fill(TestDatabase database) {
        String columns = IntStream.range(0, COUNT)
                .mapToObj(i -> "'part-' || n / %d %% 5 AS %s".formatted(i + 1, column(i)))
                .collect(Collectors.joining(", "));
        database.execute(
                "CREATE TABLE %s AS SELECT n, %s FROM generate_series(1, %d) AS n".formatted(TABLE, columns, ROWS),
                "VACUUM ANALYZE " + TABLE);
    }

    static List<PeerQuery> all() {
        return IntStream.range(0, COUNT)
                .mapToObj(i -> new PeerQuery(
                        "orders_by_" + column(i),
                        "SELECT %1$s, sum(length(md5(n || %1$s)))::float8 AS amount FROM %2$s GROUP BY %1$s"
                                .formatted(column(i), TABLE),
                        List.of(column(i)),
                        List.of(new PeerValue("amount", "gauge", "Amount of the orders."))))
                .toList();
    }

    private static String column(int i) {
        return "key" + (char) ('a' + i);
    }
}
