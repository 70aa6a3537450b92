package dev.weir.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is encrypted.
 *
 * @param mode as libpq's {@code sslmode}
 * @param caFile certificates to trust, PEM; null for the system's
 */
public record Tls(Mode mode, @Nullable Path caFile) {

    /** libpq's modes, without {@code allow}. */
    public enum Mode {
        DISABLE,
        PREFER,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL
    }
}
