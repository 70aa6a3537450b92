package dev.weir.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.DatabaseConfig;
import dev.weir.config.DatabaseConfig.Pooler;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class PoolerTest {

    @Test
    void sendsAPoolerNoSettingsButLimitsEveryTransaction() {
        TestDatabase server = TestPostgres.shared().createDatabase();
        DatabaseConfig direct = server.config();
        DatabaseConfig config =
                server.config(direct.host(), direct.port(), 1, direct.password(), direct.tls(), Pooler.TRANSACTION);
        var settings = new ArrayList<String>();
        var vertx = Vertx.vertx();
        try (var database = new Database(config, vertx)) {
            database.read(
                            "weir:test",
                            Duration.ofSeconds(20),
                            transaction -> transaction.query(
                                    """
                            SELECT name || ' ' || CASE WHEN source = 'session' THEN 'set' ELSE source END
                            FROM pg_settings
                            WHERE name IN ('default_transaction_read_only', 'statement_timeout', 'lock_timeout',
                                'idle_in_transaction_session_timeout', 'extra_float_digits', 'application_name')
                            ORDER BY name
                            """,
                                    row -> settings.add(row.getString(0))))
                    .await()
                    .atMost(Duration.ofMinutes(1));
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();

        assertThat(settings)
                .containsExactly(
                        "application_name set",
                        "default_transaction_read_only default",
                        "extra_float_digits default",
                        "idle_in_transaction_session_timeout default",
                        "lock_timeout set",
                        "statement_timeout set");
    }
}
