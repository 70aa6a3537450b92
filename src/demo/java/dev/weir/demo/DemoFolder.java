package dev.weir.demo;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The folder that holds everything of one running demo. It is locked while the demo runs; the lock goes with the process,
 * however that ends, so that a folder whose lock is free is a leftover.
 */
final class DemoFolder implements AutoCloseable {

    /** A Java process whose system property of this name is the folder belongs to the demo. */
    static final String OWNER_PROPERTY = "demo.folder";

    private static final String PREFIX = "weir-demo-";
    private static final String LOCK = "demo.lock";
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Path path;
    private final FileChannel lock;

    private DemoFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Creates a folder and locks it.
     *
     * @param parent the folder of temporary files
     */
    static DemoFolder create(Path parent) throws IOException {
        Path path = Files.createTempDirectory(parent, PREFIX).toRealPath();
        // Named only once it is locked: nobody ever finds the lock of a starting demo free.
        Path unnamed = path.resolve("lock");
        FileChannel lock = FileChannel.open(unnamed, CREATE_NEW, WRITE);
        lock.lock();
        Files.move(unnamed, path.resolve(LOCK));
        return new DemoFolder(path, lock);
    }

    Path path() {
        return path;
    }

    /**
     * Ends the processes and deletes the folders that killed demos of the same user left beside this one. What cannot be
     * removed is reported on standard error and stays for the next demo.
     *
     * @return the folders that are gone
     */
    List<Path> removeLeftovers() throws IOException {
        List<Path> removed = new ArrayList<>();
        try (DirectoryStream<Path> demos = Files.newDirectoryStream(path.getParent(), PREFIX + "*")) {
            for (Path demo : demos) {
                try {
                    if (isOtherOfSameUser(demo) && removeIfFree(demo)) {
                        removed.add(demo);
                    }
                } catch (IOException e) {
                    System.err.println("Cannot remove the leftover " + demo + ": " + e);
                }
            }
        }
        return removed;
    }

    private boolean isOtherOfSameUser(Path demo) throws IOException {
        return !demo.equals(path)
                && Files.isDirectory(demo, NOFOLLOW_LINKS)
                && Files.getOwner(demo, NOFOLLOW_LINKS).equals(Files.getOwner(path));
    }

    private static boolean removeIfFree(Path demo) throws IOException {
        try (FileChannel channel = FileChannel.open(demo.resolve(LOCK), WRITE);
                FileLock held = channel.tryLock()) {
            if (held == null) {
                return false;
            }
            endProcesses(demo);
            delete(demo);
            return true;
        } catch (NoSuchFileException | OverlappingFileLockException e) {
            return false;
        }
    }

    /** Ends what still runs out of this folder, and deletes it. */
    @Override
    public void close() throws IOException {
        endProcesses(path);
        delete(path);
        lock.close();
    }

    private static void endProcesses(Path folder) {
        List<ProcessHandle> processes =
                ProcessHandle.allProcesses().filter(p -> isOf(folder, p)).toList();
        // PostgreSQL's main process ends its own; told one by one, they would look like crashes to it.
        processes.stream()
                .filter(p -> p.parent().filter(processes::contains).isEmpty())
                .forEach(ProcessHandle::destroy);
        if (!allEnd(processes)) {
            processes.forEach(ProcessHandle::destroyForcibly);
            allEnd(processes);
        }
    }

    /** By its program, which lies in the folder, or by its declared owner: never by a process id that may be another's now. */
    private static boolean isOf(Path folder, ProcessHandle process) {
        String owner = "-D" + OWNER_PROPERTY + "=" + folder;
        return process.info()
                        .command()
                        .filter(p -> Path.of(p).startsWith(folder))
                        .isPresent()
                || Stream.of(process.info().arguments().orElse(new String[0])).anyMatch(owner::equals);
    }

    private static boolean allEnd(List<ProcessHandle> processes) {
        CompletableFuture<?>[] ends =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        Path lock = folder.resolve(LOCK);
        List<Path> contents;
        try (Stream<Path> tree = Files.walk(folder)) {
            contents = tree.filter(p -> !p.equals(lock) && !p.equals(folder))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        for (Path file : contents) {
            Files.deleteIfExists(file);
        }
        // The lock goes last: what an interrupted deletion leaves is still a leftover.
        Files.deleteIfExists(lock);
        Files.deleteIfExists(folder);
    }
}
