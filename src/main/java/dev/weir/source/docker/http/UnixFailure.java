package dev.weir.source.docker.http;

import dev.weir.config.EngineAddress;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Why a socket of the file system does not lead to an engine, and what would help. */
final class UnixFailure {
    /** What the JDK takes of the 108 bytes that Linux has for the path of a socket. */
    static final int LONGEST_PATH = 106;

    private UnixFailure() {}

    /** @param thrown what the attempt to connect ended with; the file says more than it does */
    static CollectException of(EngineAddress.Unix address, IOException thrown) {
        Path socket = address.socket();
        int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            return failure(
                    Reason.CONNECTION,
                    address,
                    "its path has " + length + " bytes; that of a socket can have " + LONGEST_PATH,
                    thrown);
        }
        try {
            Path closed = closedFolder(socket);
            if (closed != null) {
                return failure(
                        Reason.AUTHENTICATION, address, forbiddenFolder(closed, FileOwners.read(closed)), thrown);
            }
            return of(address, Files.readAttributes(socket, BasicFileAttributes.class), thrown);
        } catch (NoSuchFileException e) {
            return failure(
                    Reason.CONNECTION,
                    address,
                    "there is no such file; the engine does not run, or its socket is not mounted here",
                    thrown);
        } catch (AccessDeniedException e) {
            return failure(
                    Reason.AUTHENTICATION,
                    address,
                    "not permitted: a folder that a link on the way leads to cannot be entered",
                    thrown);
        } catch (FileSystemException e) {
            return failure(Reason.CONNECTION, address, Objects.requireNonNullElse(e.getReason(), "" + e), thrown);
        } catch (IOException e) {
            return failure(Reason.CONNECTION, address, "" + e.getMessage(), thrown);
        }
    }

    private static CollectException of(EngineAddress.Unix address, BasicFileAttributes file, IOException thrown)
            throws IOException {
        if (!file.isOther()) {
            return failure(Reason.CONNECTION, address, noSocket(file.isDirectory()), thrown);
        }
        if (!Files.isWritable(address.socket())) {
            return failure(Reason.AUTHENTICATION, address, forbidden(FileOwners.read(address.socket())), thrown);
        }
        if (thrown instanceof ConnectException) {
            return failure(
                    Reason.CONNECTION, address, "connection refused: nobody listens, the engine does not run", thrown);
        }
        String message = "" + thrown.getMessage();
        return message.contains("Permission denied")
                ? failure(
                        Reason.AUTHENTICATION,
                        address,
                        "not permitted, though the modes allow it: SELinux, AppArmor or the like may forbid it",
                        thrown)
                : failure(Reason.CONNECTION, address, message, thrown);
    }

    static String noSocket(boolean folder) {
        return folder
                ? "that is a directory and not a socket; a mount whose source was not there makes one"
                : "that is a file and not a socket";
    }

    /** To connect, one has to be allowed to write. */
    static String forbidden(FileOwners socket) {
        String found = "not permitted: the socket is of " + socket + "; ";
        return socket.permissions().contains(PosixFilePermission.GROUP_WRITE)
                ? found + "add Weir's user to the group " + socket.group() + " (Docker: --group-add " + socket.number()
                        + ", Kubernetes: supplementalGroups: [" + socket.number() + "])"
                : found + "its group may not use it either: let the group write to it, and Weir's user be in the group,"
                        + " or run Weir as " + socket.owner();
    }

    static String forbiddenFolder(Path folder, FileOwners owners) {
        return "not permitted: the directory " + folder + " on the way cannot be entered; it is of " + owners;
    }

    /** The first folder on the way that cannot be entered; null if there is none, or one of them is not there. */
    private static @Nullable Path closedFolder(Path socket) {
        Path absolute = socket.toAbsolutePath();
        for (int names = 1; names < absolute.getNameCount(); names++) {
            Path folder = Objects.requireNonNull(absolute.getRoot()).resolve(absolute.subpath(0, names));
            if (Files.isDirectory(folder) && !Files.isExecutable(folder)) {
                return folder;
            }
        }
        return null;
    }

    private static CollectException failure(
            Reason reason, EngineAddress.Unix address, String message, IOException thrown) {
        return new CollectException(reason, address + ": " + message, thrown);
    }
}
