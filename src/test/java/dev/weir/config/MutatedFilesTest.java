package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to a file, loading it gives a result, and every problem is at a place that the file has. */
class MutatedFilesTest {
    private static final int FILES = 1_000;
    private static final String[] PIECES = {
        "[",
        "]",
        "{",
        "}",
        ":",
        ": ",
        "- ",
        "\n",
        " ",
        "\t",
        "'",
        "\"",
        "|",
        ">",
        "&a ",
        "*a",
        "!",
        "%",
        "#",
        "@",
        "`",
        ",",
        "?",
        "${",
        "}",
        "$${",
        "~",
        "null",
        "---\n",
        "...\n",
        "0",
        "-1",
        "99999999999999999999",
        "é",
        "😀",
        "\u0085",
        "\u2028",
        "\0",
        "\\",
        "\\0",
        "<<: ",
        "*/5",
        "/"
    };
    private static final String FILE =
            """
            databases:
              shop: &shop
                url: postgresql://weir:p%20w@db.internal:5432/shop?sslmode=verify-full
                ca_file: ca.pem
                labels: {env: prod}
              eu-1: {host: "${HOST:-h}", port: 5432, database: d, username: u, tls: prefer, pooler: none}
            defaults: {interval: 30s, timeout: 10s, on_empty: publish, max_rows: 10000, max_series: 10000}
            docker:
              local: {host: "unix:///var/run/docker.sock", interval: 15s, labels: {service: com.docker.compose.service}}
              build:
                host: tcp://[::1]:2376
                tls: {ca_file: ca.pem, certificate_file: c.pem, key_file: k.pem}
                call_timeout: 5s
                max_concurrent_calls: 4
                on_error: {keep_for: 5m}
                compatibility: docker_exporter
            push:
              database: eu-1
              ttl: 0
              groups: {batch_size: 500, batch_interval: 500ms, queue: 2500}
              agents: {retention: 24h, guard_timestamps: false}
              max_body_bytes: 16MiB
            collectors:
              orders:
                databases: [shop, "eu-*"]
                cron: "0 */6 1,2 * 1-5"
                timezone: Europe/Berlin
                on_error: {keep_for: 15m}
                max_exposition_bytes: 64MiB
                last_success_metric: orders_last_updated
                queries:
                  - name: by_region
                    sql: |
                      SELECT region, count(*) AS n
                      FROM orders GROUP BY region
                    metrics:
                      - {name: orders_pending, type: gauge, help: Orders waiting., labels: [region, {a: b}], value: n}
                      - {name: orders_total, type: counter, help: 'All', static_labels: {c: d}, value: n, "null": zero}
                      - {name: wait_seconds, type: histogram, help: H., buckets: b, bounds: [-1, 0.5, 1e3, .inf], count: c}
                      - {name: size_bytes, type: summary, help: H., quantile: q, value: n, sum: s, duplicates: first}
                      - {name: shop_mode, type: stateset, help: H., labels: [shop], state: s, states: [open, closed]}
            """;

    private final ConfigFolder folder;

    MutatedFilesTest(@TempDir Path folder) {
        this.folder = new ConfigFolder(folder, Map.of("HOST", "h"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void neverThrowsAndAlwaysLocates(long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < FILES; i++) {
            String text = mutated(random);

            LoadResult result = folder.load(text);

            if (result instanceof LoadResult.Refused refused) {
                assertThat(refused.problems()).as(text).isNotEmpty();
                refused.problems().forEach(problem -> assertInside(problem, text));
            }
        }
    }

    private static String mutated(RandomGenerator random) {
        var text = new StringBuilder(FILE);
        for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
            int from = random.nextInt(text.length());
            int to = Math.min(text.length(), from + random.nextInt(4));
            String piece = PIECES[random.nextInt(PIECES.length)];
            switch (random.nextInt(3)) {
                case 0 -> text.delete(from, to);
                case 1 -> text.insert(from, piece);
                default -> text.replace(from, to, piece);
            }
        }
        return text.toString();
    }

    private static void assertInside(Problem problem, String text) {
        List<String> lines = List.of(text.split("\r\n|\r|\n", -1));
        Location location = problem.location();
        assertThat(location.line()).as("%s in %s", problem, text).isBetween(1, lines.size());
        String line = lines.get(location.line() - 1);
        assertThat(location.column())
                .as("%s in %s", problem, text)
                .isBetween(1, line.codePointCount(0, line.length()) + 1);
        assertThat(problem.message()).doesNotContain("\n");
    }
}
