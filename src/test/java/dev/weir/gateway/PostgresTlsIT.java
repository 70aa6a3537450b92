package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.TestCertificate;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that wants to be met over TLS, with a password that is checked by SCRAM. */
class PostgresTlsIT {

    @Test
    void databaseWithAKnownAuthorityIsReadAndOneWithAnotherIsNot(@TempDir Path folder) throws IOException {
        TestCertificate certificate = TestCertificate.create(folder, "own", "localhost");
        Path other = TestCertificate.create(folder, "other", "localhost").certificate();
        try (var server = TestPostgres.privately(Map.of(
                "ssl", "on",
                "ssl_cert_file", certificate.certificate().toString(),
                "ssl_key_file", certificate.key().toString()))) {
            TestDatabase database = server.createDatabase();
            // SCRAM knows no other spaces than plain ones, and no ligatures.
            database.changePassword("pass\u00A0w\u00F6rd \uFB01");
            Files.writeString(folder.resolve("password"), "pass w\u00F6rd fi\n");
            Files.writeString(
                    folder.resolve("weir.yaml"),
                    """
                    databases:
                      known: %s
                      unknown: %s
                    include:
                      - {builtin: postgres, database: known}
                    collectors:
                      tls:
                        databases: ["*"]
                        cron: "0 6 * * *"
                        timezone: Europe/Berlin
                        queries:
                          - sql: SELECT version AS v, 1 AS n FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl
                            metrics: [{name: tls_info, type: info, help: Encrypted., labels: [v]}]
                    """
                            .formatted(
                                    address(server, database, folder, certificate.certificate()),
                                    address(server, database, folder, other)));

            WeirProcess.Result result = WeirProcess.command(folder, "collect", "weir.yaml");

            assertThat(result.out())
                    .contains(
                            "tls_info{v=\"TLSv1.3\",database=\"known\"} 1\n",
                            "weir_collector_up{collector=\"tls\",database=\"known\"} 1\n",
                            "weir_collector_up{collector=\"tls\",database=\"unknown\"} 0\n",
                            "postgres_max_connections");
            assertThat(result.err()).containsPattern("tls@unknown: .* failed \\(connection\\): ");
            assertThat(result.exitCode()).isEqualTo(1);
        }
    }

    private static String address(TestPostgres server, TestDatabase database, Path folder, Path authority) {
        return "{host: localhost, port: %d, database: %s, username: %s, password_file: %s, tls: verify-full, ca_file: %s}"
                .formatted(server.port(), database.name(), database.username(), folder.resolve("password"), authority);
    }
}
