package dev.weir.source.docker.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.EngineAddress;
import dev.weir.config.EngineTls;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import dev.weir.testing.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsConnectionTest {
    private static final String NEWEST = "TLSv1.3";

    private static Path folder;
    private static TestAuthority authority;
    private static TestAuthority stranger;
    private static EngineTls engine;
    private static EngineTls client;

    @BeforeAll
    static void issueCertificates(@TempDir Path shared) {
        folder = shared;
        authority = new TestAuthority(shared, "authority");
        stranger = new TestAuthority(shared, "stranger");
        engine = authority.issue("engine");
        client = authority.issue("client");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", NEWEST})
    void makesOneCallAfterAnother(String version) {
        try (var server = new TlsServer(engine, version, true);
                var connection = new EngineConnection(server.address(client))) {

            assertThat(Calls.text(connection, "/one")).isEqualTo("hello");
            assertThat(Calls.text(connection, "/two")).isEqualTo("hello");
            assertThat(Calls.text(connection, "/three")).isEqualTo("hello");

            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @Test
    void needsNoCertificateWhereTheEngineWantsNone() {
        try (var server = new TlsServer(engine, NEWEST, false);
                var connection = new EngineConnection(server.address(onlyTrusting(authority)))) {

            assertThat(Calls.text(connection, "/one")).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rsa:2048, pkey -in issued.key -out converted.key",
        "rsa:2048, rsa -traditional -in issued.key -out converted.key",
        "ec -pkeyopt ec_paramgen_curve:P-384, pkey -in issued.key -out converted.key",
        "ec -pkeyopt ec_paramgen_curve:P-256, ec -in issued.key -out converted.key",
    })
    void takesKeysOfEveryUsualForm(String key, String conversion) {
        EngineTls issued = authority.issue("issued", key, "IP:127.0.0.1", 2);
        authority.openssl(conversion);
        var own = new EngineTls(issued.caFile(), issued.certificateFile(), folder.resolve("converted.key"));
        try (var server = new TlsServer(engine, NEWEST, true);
                var connection = new EngineConnection(server.address(own))) {

            assertThat(Calls.text(connection, "/one")).isEqualTo("hello");
        }
    }

    @Test
    void readsTheFilesAnewForEveryConnection() throws IOException {
        Path trusted = folder.resolve("trusted.crt");
        Files.copy(stranger.certificate(), trusted, StandardCopyOption.REPLACE_EXISTING);
        try (var server = new TlsServer(engine, NEWEST, false);
                var connection = new EngineConnection(server.address(new EngineTls(trusted, null, null)))) {
            assertThat(Calls.failure(connection, "/one").reason()).isEqualTo(Reason.AUTHENTICATION);

            Files.copy(authority.certificate(), trusted, StandardCopyOption.REPLACE_EXISTING);

            assertThat(Calls.text(connection, "/two")).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", NEWEST})
    void doesNotTrustWhatAnotherAuthorityHasSigned(String version) {
        try (var server = new TlsServer(engine, version, false)) {
            assertRefused(
                    server.address(onlyTrusting(stranger)),
                    "the certificate of the engine is signed by no authority of ca_file " + stranger.certificate());
            assertRefused(
                    server.address(new EngineTls(null, null, null)),
                    "the certificate of the engine is signed by no authority of the system; ca_file can name its own");
        }
    }

    @Test
    void doesNotTrustAnExpiredCertificate() {
        EngineTls expired = authority.issue("expired", "rsa:2048", "IP:127.0.0.1", -1);
        try (var server = new TlsServer(expired, NEWEST, false)) {
            assertRefused(server.address(client), "the certificate of the engine has expired, or is not valid yet");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"IP:127.0.0.2", "DNS:engine.internal"})
    void doesNotTrustTheCertificateOfAnotherHost(String host) {
        EngineTls other = authority.issue("other", "rsa:2048", host, 2);
        try (var server = new TlsServer(other, NEWEST, false)) {
            assertRefused(server.address(client), "the certificate of the engine is refused: No subject alternative");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", NEWEST})
    void saysThatTheEngineWantsACertificate(String version) {
        try (var server = new TlsServer(engine, version, true)) {
            EngineAddress address = server.address(onlyTrusting(authority));

            // In TLS 1.2 a server of Java 25 says no more than that the handshake failed.
            assertThat(Calls.failure(new EngineConnection(address), "/x").getMessage())
                    .startsWith(address + ": ")
                    .containsAnyOf("the engine wants a certificate (", "the engine may want a certificate: ")
                    .endsWith("name certificate_file and key_file");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", NEWEST})
    void saysThatTheEngineRefusesTheCertificate(String version) {
        EngineTls expired = authority.issue("former", "rsa:2048", "IP:127.0.0.1", -1);
        try (var server = new TlsServer(engine, version, true)) {
            assertRefused(server.address(expired), "the engine refuses Weir's certificate, that of certificate_file (");
        }
    }

    @Test
    void saysThatTheEngineDoesNotSpeakTls() {
        // As net/http of Go answers what it takes for a request.
        try (var plain = ByteServer.tcp(peer -> {
            peer.send("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n400 Bad Request");
            peer.keepSilent();
        })) {
            var address = (EngineAddress.Tcp) plain.address();
            var withTls = new EngineAddress.Tcp(address.host(), address.port(), client);

            assertThat(Calls.failure(new EngineConnection(withTls), "/x"))
                    .hasMessage(
                            address + ": the engine does not answer in TLS; leave out tls, or name its port for TLS")
                    .extracting("reason")
                    .isEqualTo(Reason.CONNECTION);
        }
    }

    @Test
    void saysThatTheEngineSpeaksTls() {
        try (var server = new TlsServer(engine, NEWEST, false)) {
            assertThat(Calls.failure(new EngineConnection(server.address(null)), "/x"))
                    .hasMessageContaining("the engine answers in TLS")
                    .extracting("reason")
                    .isEqualTo(Reason.CONNECTION);
        }
    }

    @Test
    void saysThatTheEngineClosesInsteadOfShakingHands() {
        try (var closing = ByteServer.tcp(peer -> {})) {
            var address = (EngineAddress.Tcp) closing.address();
            var withTls = new EngineAddress.Tcp(address.host(), address.port(), client);

            assertThat(Calls.failure(new EngineConnection(withTls), "/x"))
                    .hasMessageStartingWith(address + ": ")
                    .extracting("reason")
                    .isEqualTo(Reason.CONNECTION);
        }
    }

    @Test
    void namesTheFileThatCannotBeUsed() throws IOException {
        Path none = folder.resolve("none");
        Path garbled = Files.writeString(folder.resolve("garbled"), "-----BEGIN CERTIFICATE-----\nMIIB\n");
        Path certificate = Objects.requireNonNull(client.certificateFile());
        Path key = Objects.requireNonNull(client.keyFile());
        Path otherKey = Objects.requireNonNull(engine.keyFile());
        Path encrypted = folder.resolve("encrypted.key");
        authority.openssl("pkey -in client.key -aes128 -passout pass:secret -out encrypted.key");
        try (var server = new TlsServer(engine, NEWEST, false)) {
            assertUnusable(server, new EngineTls(none, null, null), "ca_file " + none + " does not exist");
            assertUnusable(
                    server, new EngineTls(folder, null, null), "ca_file " + folder + " cannot be read: Is a dir");
            for (Path noCertificate : new Path[] {garbled, key}) {
                assertUnusable(
                        server,
                        new EngineTls(noCertificate, null, null),
                        "ca_file " + noCertificate + " does not hold certificates in PEM");
                assertUnusable(
                        server,
                        new EngineTls(authority.certificate(), noCertificate, key),
                        "certificate_file " + noCertificate + " does not hold certificates in PEM");
            }
            for (Path noKey : new Path[] {garbled, certificate, encrypted, otherKey}) {
                assertUnusable(
                        server,
                        new EngineTls(authority.certificate(), certificate, noKey),
                        "key_file " + noKey + " does not hold the private key of " + certificate
                                + " in PEM, unencrypted");
            }
            assertThat(server.accepted()).isZero();
        }
    }

    private static EngineTls onlyTrusting(TestAuthority authority) {
        return new EngineTls(authority.certificate(), null, null);
    }

    private static void assertUnusable(TlsServer server, EngineTls tls, String message) {
        CollectException failure = Calls.failure(new EngineConnection(server.address(tls)), "/x");

        assertThat(failure).hasMessageStartingWith(message);
        assertThat(failure.reason()).isEqualTo(Reason.AUTHENTICATION);
    }

    private static void assertRefused(EngineAddress address, String message) {
        CollectException failure = Calls.failure(new EngineConnection(address), "/x");

        assertThat(failure).hasMessageStartingWith(address + ": " + message);
        assertThat(failure.reason()).isEqualTo(Reason.AUTHENTICATION);
    }
}
