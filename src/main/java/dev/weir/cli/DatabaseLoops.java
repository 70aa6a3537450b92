package dev.weir.cli;

import io.quarkus.runtime.ImageMode;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.function.Function;

/** A Vert.x for databases alone: a large answer that is decoded keeps no thread busy that serves a scrape. */
final class DatabaseLoops {
    private static final int LOOPS = 2;

    private DatabaseLoops() {}

    static Vertx open() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(LOOPS)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    static void close(Vertx vertx) {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** For as long as a command runs that starts nothing else. */
    static <T> T during(Function<Vertx, T> command) {
        if (ImageMode.current() == ImageMode.JVM) {
            // Where Netty uses the JDK's unsafe memory access, JDK 24 and later warn about it on standard error.
            System.setProperty("io.netty.noUnsafe", "true");
        }
        Vertx vertx = open();
        try {
            return command.apply(vertx);
        } finally {
            close(vertx);
        }
    }
}
