package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A query that never returns is seen while it does not return. */
class NeverReturningQueryIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TARGET = "{collector=\"stuck\",database=\"shop\"}";
    private static final String TIMEOUT = "{collector=\"stuck\",database=\"shop\",reason=\"timeout\"}";
    private static final int SCRAPES = 8;

    /** Of the values that a scrape writes, which are rounded to milliseconds at worst. */
    private static final double ROUNDING = 0.001;

    /** A scrape, and when it was asked for and answered by the test's own clock, in seconds. */
    private record Scrape(double asked, double answered, double running, double age, double worked) {

        static Scrape of(WeirProcess weir) {
            double asked = System.nanoTime() / 1e9;
            String body = weir.telemetry();
            double answered = System.nanoTime() / 1e9;
            return new Scrape(
                    asked,
                    answered,
                    value(body, "weir_refresh_running" + TARGET),
                    value(body, "weir_refresh_running_seconds" + TARGET),
                    value(body, "weir_refresh_worked_seconds_total" + TARGET));
        }
    }

    @Test
    void isCountedDuringItsFirstInterval(@TempDir Path folder) {
        TestDatabase database = TestPostgres.shared().createDatabase();
        new Definitions()
                .database("shop", database)
                .gauge("stuck", "shop", "interval: 1h; timeout: 12s", "SELECT 1 AS n FROM pg_sleep(3600)")
                .writeTo(folder);
        try (var weir = WeirProcess.run(folder)) {
            Awaitility.await().atMost(PATIENCE).until(() -> Scrape.of(weir).running() == 1);

            List<Scrape> scrapes = scrapes(weir);
            Awaitility.await().atMost(PATIENCE).until(() -> Scrape.of(weir).running() == 0);
            String after = weir.telemetry();

            assertThat(scrapes).allSatisfy(scrape -> {
                assertThat(scrape.running()).isEqualTo(1);
                // It is the first refresh: all that was worked is its age, but for the clock being read twice.
                assertThat(scrape.worked()).isCloseTo(scrape.age(), within(scrape.answered() - scrape.asked()));
            });
            for (int i = 1; i < scrapes.size(); i++) {
                growsByTheTimeThatPassed(scrapes.get(i - 1), scrapes.get(i));
            }
            double worked = value(after, "weir_refresh_worked_seconds_total" + TARGET);
            assertThat(value(after, "weir_refresh_outcomes_total" + TIMEOUT)).isEqualTo(1);
            assertThat(value(after, "weir_refresh_running_seconds" + TARGET)).isZero();
            assertThat(worked).as("until the deadline").isGreaterThanOrEqualTo(12);
            assertThat(value(after, "weir_refresh_duration_seconds_count" + TARGET))
                    .isEqualTo(1);
            assertThat(value(after, "weir_refresh_duration_seconds_sum" + TARGET))
                    .isCloseTo(worked, within(0.25));
            assertThat(Scrape.of(weir).worked()).as("when nothing runs").isEqualTo(worked);
            assertThat(weir.out()).contains("target is down collector=stuck database=shop reason=timeout error=\"");
            printed(scrapes, worked);
        }
    }

    /** What the process measured between two scrapes lies between the shortest and the longest time that there can be. */
    private static void growsByTheTimeThatPassed(Scrape before, Scrape after) {
        double least = after.asked() - before.answered() - ROUNDING;
        double most = after.answered() - before.asked() + ROUNDING;
        assertThat(after.age() - before.age()).as("age").isBetween(least, most);
        assertThat(after.worked() - before.worked()).as("worked").isBetween(least, most);
    }

    private static List<Scrape> scrapes(WeirProcess weir) {
        var scrapes = new ArrayList<Scrape>();
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            scrapes.add(Scrape.of(weir));
            return scrapes.size() == SCRAPES;
        });
        return scrapes;
    }

    private static double value(String body, String series) {
        return body.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + series));
    }

    private static void printed(List<Scrape> scrapes, double worked) {
        for (int i = 1; i < scrapes.size(); i++) {
            Scrape before = scrapes.get(i - 1);
            Scrape after = scrapes.get(i);
            System.out.printf(
                    "passed %.3f s (scrape took %.3f s): age +%.3f s, worked +%.3f s%n",
                    after.asked() - before.asked(),
                    after.answered() - after.asked(),
                    after.age() - before.age(),
                    after.worked() - before.worked());
        }
        System.out.printf("worked when it had ended: %.3f s%n", worked);
    }
}
