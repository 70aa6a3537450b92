package dev.weir.testing;

import dev.weir.config.EngineTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signs certificates, as openssl makes them. */
public final class TestAuthority {
    private final Path folder;
    private final String name;

    /** Stands with what it signs in a folder. Skips a test where there is no openssl. */
    public TestAuthority(Path folder, String name) {
        Programs.assumeInstalled("openssl");
        this.folder = folder;
        this.name = name;
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=" + name + " -keyout "
                + name + ".key -out " + certificate());
    }

    public Path certificate() {
        return folder.resolve(name + ".crt");
    }

    /** A certificate for 127.0.0.1, and its key, an RSA one in PKCS#8. */
    public EngineTls issue(String holder) {
        return issue(holder, "rsa:2048", "IP:127.0.0.1", 2);
    }

    /** A certificate with a key of a kind that openssl knows, for a host, valid from today on for so many days. */
    public EngineTls issue(String holder, String key, String host, int days) {
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
    public void openssl(String arguments) {
        Programs.run(new ProcessBuilder(("openssl " + arguments).split(" ", -1)).directory(folder.toFile()));
    }
}
