package dev.weir.source.docker.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * Whose a file is, and who may do what with it.
 *
 * @param owner by name; by number if it has none here, as groups have none in most containers
 * @param group as the owner
 * @param gid the group's number, unsigned
 */
record FileOwners(String owner, String group, int gid, Set<PosixFilePermission> permissions) {

    static FileOwners read(Path file) throws IOException {
        var attributes = Files.readAttributes(file, PosixFileAttributes.class);
        return new FileOwners(
                attributes.owner().getName(),
                attributes.group().getName(),
                (int) Objects.requireNonNull(Files.getAttribute(file, "unix:gid")),
                attributes.permissions());
    }

    /** The group as whoever starts a container has to name it. */
    String number() {
        return Integer.toUnsignedString(gid);
    }

    /** As {@code user root, group docker (998), mode rw-rw----}. */
    @Override
    public String toString() {
        return "user " + owner + ", group " + (group.equals(number()) ? group : group + " (" + number() + ")")
                + ", mode " + PosixFilePermissions.toString(permissions);
    }
}
