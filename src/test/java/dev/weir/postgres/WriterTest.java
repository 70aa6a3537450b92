package dev.weir.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.TcpRelay;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriterTest {
    private static final Duration PLENTY = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase server = TestPostgres.shared().createDatabase();
    private final Writer writer = new Writer(server.config(), vertx);

    WriterTest() {
        server.execute("CREATE TABLE written (n int PRIMARY KEY)");
    }

    @AfterEach
    void close() {
        writer.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void writesWhatWasCommitted() {
        write(transaction -> insert(transaction, 1).chain(transaction::commit));

        assertThat(rows()).containsExactly("1");
        assertThat(server.backends("weir")).containsExactly("idle");
    }

    @Test
    void undoesWhatWasNot() {
        write(transaction -> insert(transaction, 1)
                .chain(transaction::commit)
                .chain(() -> insert(transaction, 2))
                .chain(transaction::rollback)
                .chain(() -> insert(transaction, 3)));

        assertThat(rows()).containsExactly("1");
    }

    @Test
    void goesOnAfterAStatementThatFailed() {
        write(transaction -> insert(transaction, 1)
                .chain(transaction::commit)
                .chain(() -> insert(transaction, 1))
                .onFailure()
                .recoverWithUni(transaction::rollback)
                .chain(() -> insert(transaction, 2))
                .chain(transaction::commit));

        assertThat(rows()).containsExactly("1", "2");
    }

    @Test
    void aRoleThatReadsByDefaultMayWrite() {
        server.execute("ALTER ROLE " + server.username() + " SET default_transaction_read_only = on");

        write(transaction -> insert(transaction, 1).chain(transaction::commit));

        assertThat(rows()).containsExactly("1");
    }

    @Test
    void doesOneAfterTheOtherInTheOrderOfTheSubscriptions() {
        var order = new CopyOnWriteArrayList<Integer>();
        var writing = IntStream.range(0, 50)
                .mapToObj(n -> writer.write("weir:test", PLENTY, transaction -> insert(transaction, n)
                                .chain(transaction::commit)
                                .invoke(() -> order.add(n)))
                        .subscribeAsCompletionStage())
                .toList();

        assertThat(writing).allSatisfy(written -> assertThat(written).succeedsWithin(PLENTY));
        assertThat(order)
                .containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
    }

    @Test
    void theServerEndsASessionThatPausesInTheMiddle() {
        var settings = new ArrayList<String>();
        write(transaction -> transaction.query(
                "SELECT current_setting('idle_in_transaction_session_timeout'), current_setting('lock_timeout')",
                Tuple.tuple(),
                row -> settings.addAll(List.of(row.getString(0), row.getString(1)))));

        assertThat(settings.get(0)).isEqualTo("5s");
        assertThat(settings.get(1)).isNotEqualTo("0");
    }

    @Test
    void anEndInTheMiddleOfACommitIsAFailure() {
        server.execute(
                "CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); RETURN NULL; END $$",
                "CREATE CONSTRAINT TRIGGER lingering AFTER INSERT ON written DEFERRABLE INITIALLY DEFERRED"
                        + " FOR EACH ROW EXECUTE FUNCTION linger()");
        var writing = writer.write("weir:test", PLENTY, transaction -> insert(transaction, 1)
                        .chain(transaction::commit))
                .subscribeAsCompletionStage();
        await().until(() -> server.query("SELECT query FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
                .contains("COMMIT AND CHAIN"));

        server.terminateBackends("weir:test");

        assertThat(writing)
                .failsWithin(PLENTY)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(DatabaseFailure.class);
        assertThat(rows()).isEmpty();
    }

    @Test
    void aCommitThatTakesTooLongIsCancelled() {
        server.execute(
                "CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); RETURN NULL; END $$",
                "CREATE CONSTRAINT TRIGGER lingering AFTER INSERT ON written DEFERRABLE INITIALLY DEFERRED"
                        + " FOR EACH ROW EXECUTE FUNCTION linger()");

        assertThatThrownBy(() -> writer.write("weir:test", Duration.ofSeconds(2), transaction -> insert(transaction, 1)
                                .chain(transaction::commit))
                        .await()
                        .atMost(PLENTY))
                .isInstanceOfSatisfying(DatabaseFailure.class, failure -> assertThat(failure.kind())
                        .isEqualTo(DatabaseFailure.Kind.TIMEOUT));

        await().untilAsserted(() -> assertThat(server.backends()).doesNotContain("active"));
        assertThat(rows()).isEmpty();
    }

    @Test
    void knowsItsOwnProcessAndForgetsItWhenItIsGone() {
        var process = new ArrayList<Integer>();
        write(transaction ->
                transaction.query("SELECT pg_backend_pid()", Tuple.tuple(), row -> process.add(row.getInteger(0))));

        assertThat(writer.owns(process.get(0))).isTrue();
        assertThat(writer.owns(process.get(0) + 1)).isFalse();

        server.query("SELECT pg_terminate_backend(?)", process.get(0));
        await().until(() -> !writer.owns(process.get(0)));
    }

    @Test
    void aHalfOpenConnectionIsFreedAtTheDeadline() {
        try (var relay = new TcpRelay(server.server().port());
                var far = new Writer(server.configAt(relay.port()), vertx)) {
            far.write("weir:test", PLENTY, transaction -> insert(transaction, 1).chain(transaction::commit))
                    .await()
                    .atMost(PLENTY);
            relay.stall();

            assertThatThrownBy(
                            () -> far.write("weir:test", Duration.ofMillis(300), transaction -> insert(transaction, 2)
                                            .chain(transaction::commit))
                                    .await()
                                    .atMost(PLENTY))
                    .isInstanceOf(DatabaseFailure.class);

            relay.resume();
            far.write("weir:test", PLENTY, transaction -> insert(transaction, 3).chain(transaction::commit))
                    .await()
                    .atMost(PLENTY);
        }
        assertThat(rows()).contains("1", "3");
    }

    private static Uni<Void> insert(WriteTransaction transaction, int n) {
        return transaction.execute("INSERT INTO written VALUES ($1)", Tuple.of(n));
    }

    private void write(Function<WriteTransaction, Uni<Void>> work) {
        writer.write("weir:test", PLENTY, work).await().atMost(PLENTY);
    }

    private List<String> rows() {
        return server.query("SELECT n FROM written ORDER BY n");
    }
}
