package dev.weir.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class TestPostgresTest {

    @Test
    void isPostgres18AndChecksPasswords() throws SQLException {
        TestDatabase database = TestPostgres.shared().createDatabase();
        String url = "jdbc:postgresql://127.0.0.1:" + database.server().port() + "/" + database.name();

        try (var connection = DriverManager.getConnection(url, database.username(), database.password())) {
            assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(18);
        }

        assertThatThrownBy(() -> DriverManager.getConnection(url, database.username(), "wrong"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }

    @Test
    void countsExecutions() {
        TestDatabase database = TestPostgres.shared().createDatabase();

        database.query("SELECT 4711 AS counted_here");
        database.query("SELECT 4712 AS counted_here");

        assertThat(database.executions("counted_here")).isEqualTo(2);
    }

    @Test
    void keepsItsDataAndPortOverAStop() {
        try (var server = TestPostgres.privately()) {
            TestDatabase database = server.createDatabase("SQL_ASCII");
            database.execute("CREATE TABLE t AS SELECT 7 AS n");

            server.stop();
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), server.port()).close())
                    .isInstanceOf(ConnectException.class);
            server.start();

            assertThat(database.query("SELECT n FROM t")).containsExactly("7");
            assertThat(database.query("SHOW server_encoding")).containsExactly("SQL_ASCII");
        }
    }
}
