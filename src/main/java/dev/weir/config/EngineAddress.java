package dev.weir.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where an engine listens. Its text is what a user writes. */
public sealed interface EngineAddress {

    /** A socket of the file system, as {@code unix:///var/run/docker.sock}. */
    record Unix(Path socket) implements EngineAddress {
        @Override
        public String toString() {
            return "unix://" + socket;
        }
    }

    /**
     * A port, as {@code tcp://engine.internal:2376}.
     *
     * @param tls null for plain text
     */
    record Tcp(String host, int port, @Nullable EngineTls tls) implements EngineAddress {
        @Override
        public String toString() {
            return "tcp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }
}
