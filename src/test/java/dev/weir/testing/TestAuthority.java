package dev.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An authority, by openssl, with a certificate each for a server on 127.0.0.1 and for a client.
 *
 * @param certificate the authority's own, PEM
 */
public record TestAuthority(Path certificate, TestCertificate server, TestCertificate client) {
    private static final String NEW_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";

    /** Makes one in files of a folder; skips a test where there is no openssl. */
    public static TestAuthority create(Path folder) {
        Programs.assumeInstalled("openssl");
        openssl(
                folder,
                "req -x509 " + NEW_KEY + " -days 2 -subj /CN=authority -out authority.crt -keyout authority.key");
        return new TestAuthority(
                folder.resolve("authority.crt"),
                signed(folder, "server", "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth"),
                signed(folder, "client", "extendedKeyUsage=clientAuth"));
    }

    private static TestCertificate signed(Path folder, String name, String extensions) {
        try {
            Files.writeString(folder.resolve("extensions"), extensions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        openssl(folder, "req -new %s -subj /CN=%s -out request -keyout %s.key".formatted(NEW_KEY, name, name));
        openssl(
                folder,
                "x509 -req -in request -days 2 -CA authority.crt -CAkey authority.key -CAcreateserial -extfile extensions -out "
                        + name + ".crt");
        return new TestCertificate(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
    }

    private static void openssl(Path folder, String arguments) {
        Programs.run(new ProcessBuilder(("openssl " + arguments).split(" ", -1)).directory(folder.toFile()));
    }
}
