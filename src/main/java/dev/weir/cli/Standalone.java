package dev.weir.cli;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.function.Function;

/** A Vert.x of a command's own, for as long as the command runs: no server, no port, no files. */
final class Standalone {

    private Standalone() {}

    static <T> T withVertx(Function<Vertx, T> command) {
        // Where Netty uses the JDK's unsafe memory access, JDK 24 and later warn about it on standard error.
        System.setProperty("io.netty.noUnsafe", "true");
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        try {
            return command.apply(vertx);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
