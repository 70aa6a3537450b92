package dev.weir.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.weir.config.DatabaseConfig;
import dev.weir.config.Password;
import dev.weir.postgres.DatabaseFailure.Kind;
import dev.weir.testing.OwnThread;
import dev.weir.testing.TcpRelay;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A password is replaced in its file and in the database, one after the other, while refreshes go on. */
class PasswordRotationTest {
    private static final Duration PLENTY = Duration.ofSeconds(30);
    private static final int READERS = 4;

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase server = TestPostgres.shared().createDatabase();
    private int rotations;

    @BeforeEach
    void givePassword() {
        writeFile(server.password());
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void readsTheFileAnewWhenThePasswordItHeldIsRefused() {
        try (var relay = new TcpRelay(server.server().port());
                var database = database(relay.port(), 1)) {
            relay.stall();
            CompletableFuture<Void> reading = read(database).subscribeAsCompletionStage();
            await().until(() -> relay.accepted() > 0);

            String next = nextPassword();
            server.changePassword(next);
            writeFile(next);
            relay.resume();

            assertThat(reading).succeedsWithin(PLENTY);
            assertThat(relay.accepted()).as("attempts").isEqualTo(2);
        }
    }

    @Test
    void doesNotTryTheSamePasswordTwice() {
        try (var relay = new TcpRelay(server.server().port());
                var database = database(relay.port(), 1)) {
            server.changePassword(nextPassword());

            assertThat(failureOf(database).kind()).isEqualTo(Kind.AUTHENTICATION);

            assertThat(relay.accepted()).as("attempts").isEqualTo(1);
        }
    }

    @Test
    void onlyReadsBetweenTheTwoStepsFail() {
        try (var database = database(server.server().port(), 2)) {
            read(database).await().atMost(PLENTY);
            String next = nextPassword();

            server.changePassword(next);
            read(database).await().atMost(PLENTY);
            server.terminateBackends("weir");
            await().until(() -> database.connections().equals(new Connections(0, 0)));
            DatabaseFailure between = failureOf(database);
            writeFile(next);

            assertThat(between.kind()).isEqualTo(Kind.AUTHENTICATION);
            read(database).await().atMost(PLENTY);

            next = nextPassword();
            writeFile(next);
            read(database).await().atMost(PLENTY);
            server.changePassword(next);
            server.terminateBackends("weir");
            await().until(() -> database.connections().equals(new Connections(0, 0)));
            read(database).await().atMost(PLENTY);
        }
    }

    /** Connections are terminated all the time, so that reads authenticate all the time. */
    @Test
    void noReadThatBeginsAfterBothStepsIsRefusedUnderConstantLoad() throws Exception {
        record Refusal(long begunNanos, long endedNanos) {}
        var stop = new AtomicBoolean();
        var reads = new AtomicLong();
        Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
        List<long[]> windows = new ArrayList<>();
        try (var database = database(server.server().port(), 2)) {
            List<CompletableFuture<Void>> load = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                load.add(OwnThread.run(() -> {
                    while (!stop.get()) {
                        long begun = System.nanoTime();
                        try {
                            read(database).await().atMost(PLENTY);
                        } catch (DatabaseFailure failure) {
                            if (failure.kind() == Kind.AUTHENTICATION) {
                                refusals.add(new Refusal(begun, System.nanoTime()));
                            } else {
                                assertThat(failure.kind())
                                        .as(failure.getMessage())
                                        .isEqualTo(Kind.CONNECTION);
                            }
                        }
                        reads.incrementAndGet();
                    }
                }));
            }
            load.add(OwnThread.run(() -> {
                while (!stop.get()) {
                    server.terminateBackends("weir");
                }
            }));

            for (int i = 0; i < 12; i++) {
                String next = nextPassword();
                long begin = System.nanoTime();
                if (i % 2 == 0) {
                    writeFile(next);
                    server.changePassword(next);
                } else {
                    server.changePassword(next);
                    writeFile(next);
                }
                windows.add(new long[] {begin, System.nanoTime()});
                long before = reads.get();
                await().until(() -> reads.get() >= before + 20);
            }
            stop.set(true);
            for (CompletableFuture<Void> loop : load) {
                assertThat(loop).succeedsWithin(PLENTY);
            }
        }

        assertThat(refusals).allSatisfy(refusal -> assertThat(windows)
                .anyMatch(window -> refusal.begunNanos() < window[1] && refusal.endedNanos() > window[0]));
    }

    private Database database(int port, int connections) {
        DatabaseConfig config = server.config();
        return new Database(
                server.config(
                        config.host(),
                        port,
                        connections,
                        new Password.File(folder.resolve("data").resolve("password")),
                        config.tls(),
                        config.pooler()),
                vertx);
    }

    private String nextPassword() {
        return "pässword " + ++rotations;
    }

    /** As Kubernetes does it: a link takes the place of the one to the folder of the old secret. */
    private void writeFile(String password) {
        try {
            Path version = Files.createTempDirectory(folder, "version");
            Files.writeString(version.resolve("password"), password + "\n");
            Path next = Files.createSymbolicLink(folder.resolve("next"), version);
            Files.move(next, folder.resolve("data"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Uni<Void> read(Database database) {
        return database.read("weir:test", PLENTY, transaction -> transaction.query("SELECT 1", row -> {}));
    }

    private static DatabaseFailure failureOf(Database database) {
        return catchThrowableOfType(
                DatabaseFailure.class, () -> read(database).await().atMost(PLENTY));
    }
}
