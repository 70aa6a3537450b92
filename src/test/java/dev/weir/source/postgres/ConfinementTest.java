package dev.weir.source.postgres;

import static dev.weir.source.postgres.TestCollector.gauge;
import static dev.weir.source.postgres.TestCollector.info;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.config.DatabaseConfig;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import dev.weir.testing.PgBouncer;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No text of a query gets out of its read-only transaction, or leaves anything behind for the next refresh. */
class ConfinementTest {
    private static final String NO_ROWS = "the statement gives no rows; a query is a SELECT";
    private static final String SEVERAL = "cannot insert multiple commands into a prepared statement";
    private static final String SYNTAX = "SQLSTATE 42601";
    private static final String READ_ONLY = "SQLSTATE 25006";
    private static final String TOO_LATE = "SQLSTATE 25001";
    private static final String TERMINATION = "SQLSTATE 2D000";
    private static final String NOT_SECONDS = "cannot be turned into seconds";

    private static final TestDatabase SERVER = TestPostgres.shared().createDatabase();
    private static final Map<Way, SourceFixture> SHOPS = new EnumMap<>(Way.class);
    private static @Nullable PgBouncer bouncer;

    enum Way {
        DIRECT,
        POOLER
    }

    @BeforeAll
    static void open(@TempDir Path folder) {
        SERVER.execute(
                "CREATE TABLE orders AS SELECT 1 AS v",
                "ALTER TABLE orders OWNER TO " + SERVER.username(),
                "CREATE SEQUENCE numbers",
                "CREATE ROLE other_of_" + SERVER.username() + " IN ROLE pg_monitor",
                "GRANT other_of_" + SERVER.username() + " TO " + SERVER.username(),
                "CREATE PROCEDURE committing(INOUT v int) LANGUAGE plpgsql AS $$ BEGIN COMMIT; v := 2; END $$",
                "CREATE FUNCTION committed() RETURNS int LANGUAGE plpgsql AS $$ BEGIN COMMIT; RETURN 1; END $$",
                "CREATE FUNCTION doing(what text) RETURNS int LANGUAGE plpgsql AS $$ BEGIN EXECUTE what; RETURN 1; END $$",
                """
                CREATE FUNCTION nested(what text) RETURNS int LANGUAGE plpgsql AS $$
                BEGIN BEGIN EXECUTE what; EXCEPTION WHEN division_by_zero THEN NULL; END; RETURN 1; END $$
                """);
        DatabaseConfig direct = SERVER.config();
        SHOPS.put(
                Way.DIRECT,
                new SourceFixture(
                        SERVER,
                        SERVER.config(
                                direct.host(), direct.port(), 1, direct.password(), direct.tls(), direct.pooler())));
        if (PgBouncer.isInstalled()) {
            bouncer = PgBouncer.start(folder, SERVER);
            SHOPS.put(Way.POOLER, new SourceFixture(SERVER, bouncer.config(1)));
        }
    }

    @AfterAll
    static void close() {
        SHOPS.values().forEach(SourceFixture::close);
        if (bouncer != null) {
            bouncer.close();
        }
    }

    static Stream<Arguments> refused() {
        return Stream.of(Way.values()).flatMap(way -> Stream.of(
                        // Several statements.
                        List.of("SELECT 1 AS v; COMMIT; DROP TABLE orders", SEVERAL),
                        List.of("COMMIT; DELETE FROM orders", SEVERAL),
                        List.of("SELECT 1 AS v; SELECT 2 AS v", SEVERAL),
                        List.of("SELECT 1 AS v; -- no comment\n DELETE FROM orders", SEVERAL),
                        List.of("/* */; COMMIT; DELETE FROM orders", SEVERAL),
                        // The end of the transaction, and another kind of it.
                        List.of("COMMIT", NO_ROWS),
                        List.of("COMMIT AND CHAIN", NO_ROWS),
                        List.of("ROLLBACK", NO_ROWS),
                        List.of("PREPARE TRANSACTION 'x'", NO_ROWS),
                        List.of("SAVEPOINT x", NO_ROWS),
                        List.of("SET TRANSACTION READ WRITE", NO_ROWS),
                        List.of("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE", NO_ROWS),
                        List.of("SELECT 1 AS v, set_config('transaction_read_only', 'off', true)", TOO_LATE),
                        List.of("SELECT 1 AS v, set_config('transaction_isolation', 'read committed', true)", TOO_LATE),
                        List.of("SELECT doing('SET TRANSACTION READ WRITE') AS v", TOO_LATE),
                        List.of("SELECT nested('SET TRANSACTION READ WRITE') AS v", TOO_LATE),
                        List.of("SELECT doing('COMMIT') AS v", "SQLSTATE 0A000"),
                        List.of("SELECT committed() AS v", TERMINATION),
                        List.of("CALL committing(1)", TERMINATION),
                        List.of("DO $$ BEGIN COMMIT; DELETE FROM orders; END $$", NO_ROWS),
                        // Statements that change a session, or something.
                        List.of("SET search_path = nowhere", NO_ROWS),
                        List.of("LISTEN orders", NO_ROWS),
                        List.of("PREPARE x AS SELECT 1", NO_ROWS),
                        List.of("DECLARE x CURSOR WITH HOLD FOR SELECT 1", NO_ROWS),
                        List.of("LOAD 'plpgsql'", NO_ROWS),
                        List.of("DISCARD ALL", NO_ROWS),
                        List.of("LOCK TABLE orders", NO_ROWS),
                        List.of("COPY orders TO STDOUT", NO_ROWS),
                        List.of("CREATE TABLE copied AS SELECT 1 AS v", NO_ROWS),
                        List.of("SELECT 1 AS v INTO copied", NO_ROWS),
                        List.of("DELETE FROM orders", NO_ROWS),
                        List.of(" ; -- nothing", NO_ROWS),
                        // Writing in a reading one.
                        List.of("DELETE FROM orders RETURNING v", READ_ONLY),
                        List.of("WITH gone AS (DELETE FROM orders RETURNING v) SELECT v FROM gone", READ_ONLY),
                        List.of("SELECT v FROM orders FOR UPDATE", READ_ONLY),
                        List.of("SELECT nextval('numbers') AS v", READ_ONLY),
                        List.of("SELECT setval('numbers', 7) AS v", READ_ONLY),
                        List.of("SELECT lo_create(0)::bigint AS v", READ_ONLY),
                        List.of("SELECT doing('DELETE FROM orders') AS v", READ_ONLY),
                        List.of("SELECT doing('CREATE TEMP TABLE copied (v int)') AS v", READ_ONLY),
                        // Out of the parentheses in which an interval is turned into seconds.
                        List.of("SELECT now() - now() AS v) AS q; DELETE FROM orders; --", SYNTAX),
                        List.of("SELECT now() - now() AS v) AS q, (SELECT 1", SYNTAX),
                        List.of("SELECT now() - now() AS v /*", SYNTAX),
                        List.of("SELECT now() - now() AS v; COMMIT", SEVERAL),
                        List.of("SELECT now() - now() AS v; -- so", NOT_SECONDS),
                        List.of(
                                "WITH gone AS (DELETE FROM orders RETURNING v) SELECT now() - now() AS v FROM gone",
                                "SQLSTATE 0A000"))
                .map(row -> Arguments.of(way, row.get(0), row.get(1))));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatIsNotOneReadingStatement(Way way, String sql, String message) {
        SourceFixture shop = shop(way);
        List<String> before = state(shop);

        CollectException failure = shop.failureOf(new TestCollector().query(sql, gauge("m")));

        assertThat(failure).hasMessageContaining(message);
        assertThat(failure.reason()).isEqualTo(message.equals(NOT_SECONDS) ? Reason.MAPPING : Reason.SQL);
        assertThat(state(shop)).isEqualTo(before);
        assertNothingWasWritten();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesItAfterAQueryOfTheSameCollector(Way way, String sql, String message) {
        SourceFixture shop = shop(way);

        CollectException failure = shop.failureOf(
                new TestCollector().query("SELECT v FROM orders", gauge("a")).query(sql, gauge("m")));

        assertThat(failure).hasMessageContaining(message);
        assertNothingWasWritten();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set_config('search_path', 'nowhere', false)",
                "set_config('role', 'other_of_' || current_user, false)",
                "set_config('default_transaction_read_only', 'off', false)",
                "set_config('default_transaction_isolation', 'read committed', false)",
                "set_config('statement_timeout', '0', false)",
                "set_config('application_name', 'impostor', false)",
                "set_config('client_encoding', 'LATIN1', false)",
                "set_config('TimeZone', 'Asia/Tokyo', false)",
                "pg_advisory_lock(42)::text",
                "pg_advisory_lock_shared(1, 2)::text",
                "doing('LISTEN orders')::text",
                "doing('PREPARE x AS SELECT 1')::text",
                "doing('DECLARE x CURSOR WITH HOLD FOR SELECT 1')::text"
            })
    void undoesWhatAQueryDidToItsSession(String call) {
        SourceFixture shop = shop(Way.DIRECT);
        List<String> before = state(shop);

        List<String> lines = shop.lines(new TestCollector()
                .query("SELECT 1 AS v, " + call, gauge("m"))
                .query("SELECT current_setting('transaction_read_only') AS l", info("ro_info", "l")));

        assertThat(lines).containsExactly("m{} 1.0", "ro_info{l=\"on\"} 1.0");
        assertThat(state(shop)).as("on the same connection").isEqualTo(before);
        assertThat(SERVER.backends("weir")).as("at rest").containsOnly("idle");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT now() - now() AS v -- AS q; DELETE FROM orders",
                "SELECT now() - now() AS v, ') AS q; DELETE FROM orders; --' AS \"q) \"\"; COMMIT\"",
                "SELECT now() - now() AS v /* ) AS q; COMMIT; */ ;;"
            })
    void readsWhatOnlyLooksDangerous(String sql) {
        for (Way way : SHOPS.keySet()) {
            assertThat(shop(way).lines(new TestCollector().query(sql, gauge("m"))))
                    .containsExactly("m{} 0.0");
        }
    }

    private static SourceFixture shop(Way way) {
        assumeThat(SHOPS).as("PgBouncer is installed").containsKey(way);
        return Objects.requireNonNull(SHOPS.get(way));
    }

    /** What a query finds: its server process, its transaction and its session. */
    private static List<String> state(SourceFixture shop) {
        return shop.lines(new TestCollector()
                .query(
                        """
                        SELECT pg_backend_pid() AS pid, current_user::text AS name, 'ä' AS letter,
                               (SELECT string_agg(name || '=' || setting, ', ' ORDER BY name) FROM pg_settings
                                WHERE name <> ALL ('{statement_timeout,lock_timeout}')
                                AND (source IN ('session', 'client') OR name ~ '^transaction_|search_path')) AS settings,
                               (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory') AS locks,
                               (SELECT count(*) FROM pg_listening_channels()) AS channels,
                               (SELECT count(*) FROM pg_cursors WHERE is_holdable) AS cursors,
                               (SELECT count(*) FROM pg_prepared_statements WHERE from_sql) AS statements
                        """,
                        info(
                                "s_info",
                                "pid",
                                "name",
                                "letter",
                                "settings",
                                "locks",
                                "channels",
                                "cursors",
                                "statements"))
                .maxLabelLength(10_000));
    }

    private static void assertNothingWasWritten() {
        assertThat(SERVER.query("SELECT v FROM orders")).containsExactly("1");
        assertThat(SERVER.query("SELECT is_called FROM numbers")).containsExactly("f");
        assertThat(SERVER.query("SELECT to_regclass('copied') IS NULL")).containsExactly("t");
    }
}
