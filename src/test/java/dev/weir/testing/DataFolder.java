package dev.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The data folder of one server, locked as long as this JVM lives: the folder of a JVM that was killed is one whose lock is free.
 *
 * @param data the server's data
 * @param lock held by this JVM
 */
record DataFolder(Path data, FileLock lock) {
    private static final Path ROOT =
            Path.of(System.getProperty("java.io.tmpdir"), "weir-test-postgres-" + System.getProperty("user.name"));

    /** Never to be opened again: whoever closes any channel of a file gives up all locks of this JVM on it. */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    static Path binaries() {
        return ROOT.resolve("binaries");
    }

    static DataFolder create() {
        try {
            Path data = ROOT.resolve("data").resolve(UUID.randomUUID().toString());
            Files.createDirectories(data.getParent());
            OURS.add(data);
            return new DataFolder(data, channel(lockOf(data)).lock());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes over the data of a server that does not run, to be its standby. */
    void fill(DataFolder primary, int port) {
        try (var files = Files.walk(primary.data)) {
            for (Path file : files.toList()) {
                Files.copy(file, data.resolve(primary.data.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
            Files.createFile(data.resolve("standby.signal"));
            Files.writeString(
                    data.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres application_name=standby'%n"
                            .formatted(port),
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the server and its tools say. */
    Path log() {
        return logOf(data);
    }

    /**
     * Stops the servers that outlived their JVMs, and removes their data. The lock files of this JVM are not even opened: to
     * close one again would release the lock.
     */
    static void removeOrphans() {
        Path parent = ROOT.resolve("data");
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (var files = Files.list(parent)) {
            for (Path data : files.filter(Files::isDirectory).toList()) {
                if (!OURS.contains(data)) {
                    removeIfOrphaned(data);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void removeIfOrphaned(Path data) throws IOException {
        try (var channel = channel(lockOf(data));
                var lock = channel.tryLock()) {
            if (lock != null) {
                stopServer(data);
                deleteAll(data);
            }
        } catch (UncheckedIOException | NoSuchFileException changing) {
            // Its server is still ending, or somebody else removes it: the next start finds what is left.
        }
    }

    void remove() {
        try {
            deleteAll(data);
            lock.acquiredBy().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stopServer(Path data) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(data.resolve("postmaster.pid"));
        } catch (NoSuchFileException e) {
            return;
        }
        ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                // The id may have gone to another process.
                .filter(process -> process.info().commandLine().orElse("").contains(data.toString()))
                .ifPresent(DataFolder::end);
    }

    private static void end(ProcessHandle process) {
        process.destroy();
        try {
            process.onExit().get(3, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            process.onExit().join();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void deleteAll(Path data) throws IOException {
        delete(data);
        Files.deleteIfExists(logOf(data));
        Files.deleteIfExists(lockOf(data));
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static Path lockOf(Path data) {
        return data.resolveSibling(data.getFileName() + ".lock");
    }

    private static Path logOf(Path data) {
        return data.resolveSibling(data.getFileName() + ".log");
    }

    private static FileChannel channel(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
}
