package dev.weir.testing;

import dev.weir.config.DatabaseConfig;
import dev.weir.config.DatabaseConfig.Pooler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Debian's PgBouncer in transaction mode in front of a database, with one connection to it. */
public final class PgBouncer implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

    private final TestDatabase database;
    private final Process process;
    private final int port;

    private PgBouncer(TestDatabase database, Process process, int port) {
        this.database = database;
        this.process = process;
        this.port = port;
    }

    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /**
     * Starts it and waits until it accepts connections.
     *
     * @param folder its own, for its files
     */
    public static PgBouncer start(Path folder, TestDatabase database) {
        try {
            int port = WeirProcess.freePort();
            Path users = Files.writeString(
                    folder.resolve("users.txt"), "\"" + database.username() + "\" \"" + database.password() + "\"\n");
            Path config = Files.writeString(
                    folder.resolve("pgbouncer.ini"),
                    """
                    [databases]
                    * = host=127.0.0.1 port=%d
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_type = plain
                    auth_file = %s
                    pool_mode = transaction
                    default_pool_size = 1
                    """
                            .formatted(database.server().port(), port, users));
            var command = new ArrayList<>(List.of(PROGRAM.toString(), config.toString()));
            if (System.getProperty("user.name").equals("root")) {
                // It refuses to run as root.
                command.addAll(1, List.of("-u", "nobody"));
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Awaitility.await().ignoreExceptionsInstanceOf(IOException.class).until(() -> {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return true;
            });
            return new PgBouncer(database, process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How Weir would be told to reach the database through it. */
    public DatabaseConfig config(int connections) {
        DatabaseConfig direct = database.config();
        return database.config(direct.host(), port, connections, direct.password(), direct.tls(), Pooler.TRANSACTION);
    }

    @Override
    public void close() {
        WeirProcess.end(process);
    }
}
