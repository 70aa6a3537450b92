package dev.weir.source.docker.http;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.EngineAddress;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketTest {
    private static final String OPEN_FOLDER = "rwxr-xr-x";

    private final Path folder;

    UnixSocketTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void thatIsNotThereIsSaidToBeSo() {
        Path socket = folder.resolve("none.sock");

        assertThat(failure(socket))
                .hasMessage("unix://" + socket
                        + ": there is no such file; the engine does not run, or its socket is not mounted here")
                .extracting("reason")
                .isEqualTo(Reason.CONNECTION);
        assertThat(failure(folder.resolve("none/none.sock"))).hasMessageContaining("there is no such file");
    }

    @Test
    void thatIsAFileIsSaidToBeSo() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(failure(file))
                .hasMessage("unix://" + file + ": that is a file and not a socket")
                .extracting("reason")
                .isEqualTo(Reason.CONNECTION);
        // Java 17 says the one, Java 25 the other.
        assertThat(failure(file.resolve("engine.sock")).getMessage())
                .containsAnyOf(": Not a directory", ": there is no such file");
    }

    @Test
    void thatIsADirectoryIsSaidToBeSo() {
        assertThat(failure(folder))
                .hasMessage("unix://" + folder
                        + ": that is a directory and not a socket; a mount whose source was not there makes one");
    }

    @Test
    void onWhichNobodyListensIsSaidToBeSo() {
        ByteServer engine = ByteServer.unix(folder);
        engine.close();

        assertThat(Calls.failure(new EngineConnection(engine.address()), "/x"))
                .hasMessage(engine.address() + ": connection refused: nobody listens, the engine does not run")
                .extracting("reason")
                .isEqualTo(Reason.CONNECTION);
    }

    @Test
    void mayHaveAPathOfALimitedLength() {
        Path longest = pathOf(UnixFailure.LONGEST_PATH);
        Path tooLong = pathOf(UnixFailure.LONGEST_PATH + 1);

        assertThat(failure(longest)).hasMessageContaining("there is no such file");
        assertThat(failure(tooLong))
                .hasMessage("unix://" + tooLong + ": its path has 107 bytes; that of a socket can have 106")
                .extracting("reason")
                .isEqualTo(Reason.CONNECTION);
    }

    private Path pathOf(int length) {
        return folder.resolve("x".repeat(length - folder.toString().length() - 1));
    }

    @Test
    void thatMayNotBeUsedIsSaidToBeSo() throws Exception {
        Files.setPosixFilePermissions(folder, fromString(OPEN_FOLDER));
        try (var engine = ByteServer.unix(folder)) {
            Path socket = ((EngineAddress.Unix) engine.address()).socket();
            Files.setPosixFilePermissions(socket, fromString("---rw----"));
            FileOwners owners = FileOwners.read(socket);

            assertThat(OrdinaryUser.failure(socket))
                    .isEqualTo("AUTHENTICATION unix://" + socket + ": not permitted: the socket is of " + owners
                            + "; add Weir's user to the group " + owners.group() + " (Docker: --group-add "
                            + owners.gid() + ", Kubernetes: supplementalGroups: [" + owners.gid() + "])");
        }
    }

    @Test
    void inADirectoryThatMayNotBeEnteredIsSaidToBeSo() throws Exception {
        Files.setPosixFilePermissions(folder, fromString(OPEN_FOLDER));
        Path closed = Files.createDirectory(folder.resolve("closed"));
        try (var engine = ByteServer.unix(closed)) {
            Files.setPosixFilePermissions(closed, fromString("---------"));

            assertThat(OrdinaryUser.failure(closed.resolve("engine.sock")))
                    .startsWith("AUTHENTICATION " + engine.address() + ": not permitted: the directory " + closed
                            + " on the way cannot be entered; it is of user ")
                    .endsWith("mode ---------");

            Path link = Files.createSymbolicLink(folder.resolve("link.sock"), closed.resolve("engine.sock"));
            assertThat(OrdinaryUser.failure(link))
                    .isEqualTo("AUTHENTICATION unix://" + link
                            + ": not permitted: a folder that a link on the way leads to cannot be entered");
        } finally {
            Files.setPosixFilePermissions(closed, fromString(OPEN_FOLDER));
        }
    }

    @Test
    void namesTheGroupThatWouldHelp() {
        assertThat(UnixFailure.forbidden(new FileOwners("root", "docker", 998, fromString("rw-rw----"))))
                .isEqualTo("not permitted: the socket is of user root, group docker (998), mode rw-rw----;"
                        + " add Weir's user to the group docker (Docker: --group-add 998,"
                        + " Kubernetes: supplementalGroups: [998])");
    }

    @Test
    void namesAGroupWithoutANameByItsNumber() {
        assertThat(new FileOwners("1000", "4294967294", -2, fromString("rw-rw----")))
                .hasToString("user 1000, group 4294967294, mode rw-rw----");
    }

    @Test
    void saysThatTheGroupWouldNotHelp() {
        assertThat(UnixFailure.forbidden(new FileOwners("root", "root", 0, fromString("rw-r-----"))))
                .isEqualTo("not permitted: the socket is of user root, group root (0), mode rw-r-----;"
                        + " its group may not use it either: let the group write to it, and Weir's user be in the group,"
                        + " or run Weir as root");
    }

    private static CollectException failure(Path socket) {
        return Calls.failure(new EngineConnection(new EngineAddress.Unix(socket)), "/x");
    }
}
