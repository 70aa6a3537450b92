package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scrape does not notice that every query hangs. */
class HangingQueriesIT {
    private static final int SCRAPES = 2000;

    @Test
    void scrapesAnswerAsBeforeWhileEveryQueryHangs(@TempDir Path folder) {
        TestDatabase database = TestPostgres.shared().createDatabase();
        database.execute("CREATE TABLE switch (hang boolean)", "INSERT INTO switch VALUES (false)");
        var definitions = new Definitions().database("shop", database);
        for (int i = 0; i < 4; i++) {
            definitions.collector(
                    "c" + i,
                    "shop",
                    "interval: 1s; timeout: 5m; on_error: keep",
                    "SELECT n, 'label ' || n AS l, CASE WHEN (SELECT hang FROM switch) THEN pg_sleep(300) END FROM"
                            + " generate_series(1, 500) n",
                    "{name: c%d_n, type: gauge, help: N., value: n, labels: [l]}".formatted(i));
        }
        definitions.writeTo(folder);
        try (var weir = WeirProcess.run(folder)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> weir.get("/-/ready").statusCode() == 200);
            scrape(weir);
            long[] before = scrape(weir);

            database.execute("UPDATE switch SET hang = true");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> database.backends().stream()
                                    .filter("active"::equals)
                                    .count()
                            == 2);
            long[] during = scrape(weir);

            System.out.printf(
                    "scrape median: %.3f ms before, %.3f ms while every query hangs, ratio %.2f; p99 ratio %.2f%n",
                    quantile(before, 0.5) / 1e6,
                    quantile(during, 0.5) / 1e6,
                    (double) quantile(during, 0.5) / quantile(before, 0.5),
                    (double) quantile(during, 0.99) / quantile(before, 0.99));
        }
    }

    private static long[] scrape(WeirProcess weir) {
        long[] nanos = new long[SCRAPES];
        for (int i = 0; i < SCRAPES; i++) {
            long start = System.nanoTime();
            var response = weir.get("/metrics");
            nanos[i] = System.nanoTime() - start;
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).contains("c0_n{l=\"label 500\"} 500\n", "c3_n{l=\"label 500\"} 500\n");
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static long quantile(long[] sorted, double quantile) {
        return sorted[(int) (quantile * (sorted.length - 1))];
    }
}
