package dev.weir.source.postgres;

import static dev.weir.source.postgres.TestCollector.gauge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.DatabaseConfig;
import dev.weir.config.Password;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GrantsTest {

    @Test
    void sufficeForACollector() throws IOException {
        TestDatabase server = TestPostgres.shared().createDatabase();
        server.execute("CREATE TABLE orders AS SELECT 1 AS v");
        server.execute(Files.readString(Path.of("src", "docs", "grants.sql")));
        DatabaseConfig config = server.config();
        var weir = new DatabaseConfig(
                config.name(),
                config.host(),
                config.port(),
                config.database(),
                "weir",
                new Password.Literal("change me"),
                2,
                config.tls(),
                config.pooler(),
                config.labels());

        try (var shop = new SourceFixture(server, weir)) {
            assertThat(shop.lines(new TestCollector().query("SELECT v FROM orders", gauge("m"))))
                    .containsExactly("m{} 1.0");
        }
    }
}
