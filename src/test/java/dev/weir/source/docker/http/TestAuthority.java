package dev.weir.source.docker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.config.EngineTls;
import dev.weir.testing.Prometheus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Signs certificates, as openssl makes them. */
final class TestAuthority {
    private final Path folder;
    private final String name;

    /** Skips the test without openssl. */
    TestAuthority(Path folder, String name) {
        assumeTrue(Prometheus.isInstalled("openssl"), "openssl is not installed");
        this.folder = folder;
        this.name = name;
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=" + name + " -keyout "
                + name + ".key -out " + certificate());
    }

    Path certificate() {
        return folder.resolve(name + ".crt");
    }

    /** A certificate for 127.0.0.1, and its key, an RSA one in PKCS#8; both stand beside the authority's. */
    EngineTls issue(String holder) {
        return issue(holder, "rsa:2048", "IP:127.0.0.1", 2);
    }

    EngineTls issue(String holder, String key, String host, int days) {
        try {
            Files.writeString(folder.resolve(holder + ".ext"), "subjectAltName=" + host + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        openssl("req -new -newkey " + key + " -nodes -subj /CN=" + holder + " -keyout " + holder + ".key -out " + holder
                + ".csr");
        openssl("x509 -req -in " + holder + ".csr -CA " + name + ".crt -CAkey " + name + ".key -CAcreateserial -days "
                + days + " -extfile " + holder + ".ext -out " + holder + ".crt");
        return new EngineTls(certificate(), folder.resolve(holder + ".crt"), folder.resolve(holder + ".key"));
    }

    /** Runs openssl in the folder. */
    void openssl(String arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
