package dev.weir.push.postgres;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What stands for a name in an index, whose rows may not be longer than 2,704 bytes. */
final class NameIds {
    private NameIds() {}

    static UUID of(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
