package dev.weir.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.DatabaseConfig;
import dev.weir.config.Tls;
import dev.weir.testing.TcpRelay;
import dev.weir.testing.TestCertificate;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TlsTest {
    private static final Duration PLENTY = Duration.ofSeconds(30);

    private static Path own;
    private static Path other;
    private static TestPostgres server;
    private static TestDatabase database;
    private static Vertx vertx;

    @BeforeAll
    static void open(@TempDir Path folder) {
        TestCertificate certificate = TestCertificate.create(folder, "own", "localhost");
        own = certificate.certificate();
        other = TestCertificate.create(folder, "other", "localhost").certificate();
        server = TestPostgres.privately(Map.of(
                "ssl", "on",
                "ssl_cert_file", own.toString(),
                "ssl_key_file", certificate.key().toString()));
        database = server.createDatabase();
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.close();
    }

    @Test
    void encryptsUnlessTold() {
        assertThat(encrypted("127.0.0.1", Tls.Mode.DISABLE, null)).isEqualTo("false");
        assertThat(encrypted("127.0.0.1", Tls.Mode.PREFER, null)).isEqualTo("true");
        assertThat(encrypted("127.0.0.1", Tls.Mode.REQUIRE, null)).isEqualTo("true");
    }

    @Test
    void verifiesTheAuthority() {
        assertThat(encrypted("127.0.0.1", Tls.Mode.VERIFY_CA, own)).isEqualTo("true");
        assertThatThrownBy(() -> encrypted("127.0.0.1", Tls.Mode.VERIFY_CA, other))
                .isInstanceOfSatisfying(DatabaseFailure.class, failure -> assertThat(failure.kind())
                        .isEqualTo(DatabaseFailure.Kind.CONNECTION));
    }

    @Test
    void verifiesTheAuthorityWhereOneIsGivenThoughOnlyEncryptionIsRequired() {
        assertThat(encrypted("127.0.0.1", Tls.Mode.REQUIRE, own)).isEqualTo("true");
        assertThatThrownBy(() -> encrypted("127.0.0.1", Tls.Mode.REQUIRE, other))
                .isInstanceOf(DatabaseFailure.class);
    }

    @Test
    void verifiesTheHostToo() {
        assertThat(encrypted("localhost", Tls.Mode.VERIFY_FULL, own)).isEqualTo("true");
        assertThatThrownBy(() -> encrypted("127.0.0.1", Tls.Mode.VERIFY_FULL, own))
                .isInstanceOf(DatabaseFailure.class);
    }

    @Test
    void trustsOnlyTheSystemsAuthoritiesByDefault() {
        assertThatThrownBy(() -> encrypted("localhost", Tls.Mode.VERIFY_FULL, null))
                .isInstanceOf(DatabaseFailure.class);
    }

    @Test
    void namesACertificateFileThatCannotBeRead() {
        Path missing = own.resolveSibling("missing.crt");

        assertThatThrownBy(() -> encrypted("localhost", Tls.Mode.VERIFY_FULL, missing))
                .hasMessage("the certificate file " + missing + " cannot be read");
    }

    @ParameterizedTest
    @EnumSource(
            value = Tls.Mode.class,
            names = {"REQUIRE", "VERIFY_CA", "VERIFY_FULL"})
    void doesNotFallBackToPlainText(Tls.Mode mode) {
        TestDatabase plain = TestPostgres.shared().createDatabase();

        assertThatThrownBy(() -> encrypted(plain, "localhost", plain.server().port(), mode, own))
                .hasMessageContaining("does not handle SSL");
    }

    @Test
    void prefersPlainTextToNothing() {
        TestDatabase plain = TestPostgres.shared().createDatabase();

        assertThat(encrypted(plain, "localhost", plain.server().port(), Tls.Mode.PREFER, null))
                .isEqualTo("false");
    }

    @ParameterizedTest
    @EnumSource(
            value = Tls.Mode.class,
            names = {"PREFER", "REQUIRE"})
    void givesUpAHandshakeThatIsNeverAnswered(Tls.Mode mode) {
        try (var relay = new TcpRelay(server.port());
                var halfOpen = new Database(config(database, "127.0.0.1", relay.port(), mode, null), vertx)) {
            relay.stall();
            assertThatThrownBy(() -> encrypted(halfOpen, Duration.ofMillis(300)))
                    .hasMessage("no connection before the deadline");

            relay.resume();

            assertThat(encrypted(halfOpen, PLENTY)).isEqualTo("true");
        }
    }

    @Test
    void cancelsAndCutsEncryptedConnectionsToo() {
        try (var relay = new TcpRelay(server.port());
                var slow = new Database(config(database, "127.0.0.1", relay.port(), Tls.Mode.REQUIRE, null), vertx)) {
            encrypted(slow, PLENTY);
            assertThatThrownBy(() -> slow.read(
                                    "weir:test",
                                    Duration.ofSeconds(2),
                                    transaction -> transaction.query("SELECT pg_sleep(60)", row -> {}))
                            .await()
                            .atMost(PLENTY))
                    .isInstanceOf(DatabaseFailure.class);
            assertThat(slow.stats()).isEqualTo(new DatabaseStats(1, 0, 0));

            relay.stall();
            assertThatThrownBy(() -> encrypted(slow, Duration.ofMillis(300))).isInstanceOf(DatabaseFailure.class);
            assertThat(slow.stats()).isEqualTo(new DatabaseStats(1, 1, 0));

            relay.resume();
            assertThat(encrypted(slow, PLENTY)).isEqualTo("true");
        }
    }

    private static String encrypted(String host, Tls.Mode mode, @Nullable Path caFile) {
        return encrypted(database, host, server.port(), mode, caFile);
    }

    private static String encrypted(TestDatabase target, String host, int port, Tls.Mode mode, @Nullable Path caFile) {
        try (var opened = new Database(config(target, host, port, mode, caFile), vertx)) {
            return encrypted(opened, PLENTY);
        }
    }

    private static String encrypted(Database opened, Duration timeout) {
        return opened.read("weir:test", timeout, transaction -> {
                    var values = new ArrayList<String>();
                    return transaction
                            .query(
                                    "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
                                    row -> values.add(String.valueOf(row.getBoolean(0))))
                            .map(done -> values.get(0));
                })
                .await()
                .atMost(Duration.ofMinutes(1));
    }

    private static DatabaseConfig config(
            TestDatabase target, String host, int port, Tls.Mode mode, @Nullable Path caFile) {
        DatabaseConfig config = target.config();
        return target.config(host, port, 1, config.password(), new Tls(mode, caFile), config.pooler());
    }
}
