package dev.weir.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.config.DatabaseConfig;
import dev.weir.testing.TcpRelay;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenerTest {
    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase server = TestPostgres.shared().createDatabase();
    private final List<Notification> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger subscribed = new AtomicInteger();
    private final List<DatabaseFailure> failed = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void receivesWhatIsSentOnItsChannelsAndSaysWhoSentIt() {
        try (var listener = listener(server.config())) {
            listener.start();
            await().until(() -> subscribed.get() == 1);

            int sender = Integer.parseInt(server.query(
                            "SELECT pg_notify('one', 'a')::text || pg_notify('three', 'b') || pg_notify('two', 'c')"
                                    + " || pg_backend_pid()")
                    .get(0));

            await().until(() -> received.size() == 2);
            assertThat(received)
                    .containsExactly(new Notification("one", "a", sender), new Notification("two", "c", sender));
            assertThat(listener.isListening()).isTrue();
        }
    }

    @Test
    void triesAgainUntilThereIsAServer() {
        try (var relay = new TcpRelay(server.server().port());
                var listener = listener(server.configAt(relay.port()))) {
            relay.refuse();
            listener.start();
            await().until(() -> failed.size() >= 2);
            assertThat(listener.isListening()).isFalse();

            relay.accept();

            await().until(() -> subscribed.get() == 1);
            assertThat(failed)
                    .allSatisfy(failure -> assertThat(failure.kind()).isEqualTo(DatabaseFailure.Kind.CONNECTION));
        }
    }

    @Test
    void subscribesAgainAfterEveryLoss() {
        try (var relay = new TcpRelay(server.server().port());
                var listener = listener(server.configAt(relay.port()))) {
            listener.start();
            await().until(() -> subscribed.get() == 1);

            relay.reset();
            await().until(() -> subscribed.get() == 2);
            server.terminateBackends("weir");
            await().until(() -> subscribed.get() == 3);

            server.query("SELECT pg_notify('one', 'a')::text");
            await().until(() -> received.size() == 1);
            assertThat(failed).hasSize(2);
            assertThat(server.backends()).as("of the former connections").hasSize(1);
        }
    }

    @Test
    void givesUpAHandshakeThatIsNeverAnswered() {
        try (var relay = new TcpRelay(server.server().port());
                var listener = listener(server.configAt(relay.port()))) {
            relay.stall();
            listener.start();

            await().atMost(Duration.ofSeconds(30)).until(() -> !failed.isEmpty());
            relay.resume();

            await().until(() -> subscribed.get() == 1);
        }
    }

    @Test
    void leavesNothingBehind() {
        var listener = listener(server.config());
        listener.start();
        await().until(() -> subscribed.get() == 1);

        listener.close();
        listener.close();

        await().until(() -> server.backends().isEmpty());
        assertThat(listener.isListening()).isFalse();
        assertThat(failed).isEmpty();
    }

    private Listener listener(DatabaseConfig config) {
        return new Listener(
                config, vertx, List.of("one", "two"), received::add, subscribed::incrementAndGet, failed::add);
    }
}
