package dev.weir.push.postgres;

import static dev.weir.push.postgres.Replica.EVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaTest {
    private final TestDatabase server = TestPostgres.shared().createDatabase();
    private final List<Replica> replicas = new ArrayList<>();

    @AfterEach
    void close() {
        replicas.forEach(Replica::close);
    }

    @Test
    void isMadeByARoleThatMayCreateIt() {
        server.execute("GRANT CREATE ON DATABASE " + server.name() + " TO " + server.username());

        replica().write(replica().put("a", EVER));

        assertThat(tables()).containsExactly("agent_metadata", "group_facts", "schema_version");
        assertThat(server.query("SELECT version FROM weir.schema_version")).containsExactly("1");
    }

    @Test
    void isMadeInASchemaThatTheRoleOwns() {
        mayOwnIt();

        replica().open();

        assertThat(tables()).hasSize(3);
    }

    @Test
    void isMadeOnceByEightReplicasAtTheSameTime() {
        server.execute("GRANT CREATE ON DATABASE " + server.name() + " TO " + server.username());
        var opening = Stream.generate(this::replica)
                .limit(8)
                .map(replica -> replica.database
                        .open(replica.groupsTold, replica.agentsTold)
                        .subscribeAsCompletionStage())
                .toList();

        assertThat(opening).allSatisfy(opened -> assertThat(opened).succeedsWithin(Replica.PLENTY));
        assertThat(tables()).hasSize(3);
        assertThat(server.query("SELECT version FROM weir.schema_version")).containsExactly("1");
    }

    @Test
    void isLeftAloneIfItIsThere() {
        mayOwnIt();
        Replica first = replica();
        first.write(first.put("a", EVER));

        assertThat(replica().open().all()).containsOnlyKeys("a");
    }

    @Test
    void isRefusedIfItIsNewer() {
        mayOwnIt();
        replica().open();
        server.execute("INSERT INTO weir.schema_version (version) VALUES (7)");
        Replica old = replica();

        assertThatThrownBy(old::open)
                .hasMessage("the schema weir has version 7, and this version of Weir knows those up to 1: run the later"
                        + " Weir that made it, or name another database");
        assertThatThrownBy(old::all).hasMessageContaining("has version 7");
        assertThat(old.database.stats().listening()).isFalse();
    }

    @Test
    void isUsedByARoleThatMayNotCreateAnything() {
        TestDatabase made = server;
        made.execute(
                "CREATE ROLE maker_" + made.name() + " LOGIN PASSWORD 'x' SUPERUSER",
                "GRANT maker_" + made.name() + " TO " + made.username(),
                "CREATE SCHEMA weir AUTHORIZATION maker_" + made.name());
        replica().open();
        made.execute(
                "ALTER TABLE weir.schema_version OWNER TO postgres",
                "ALTER TABLE weir.group_facts OWNER TO postgres",
                "ALTER TABLE weir.agent_metadata OWNER TO postgres",
                "REVOKE maker_" + made.name() + " FROM " + made.username(),
                "GRANT USAGE ON SCHEMA weir TO \"" + made.username() + "\"",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA weir TO \"" + made.username() + "\"");
        Replica restricted = replica();

        restricted.open().write(restricted.put("a", EVER));

        assertThat(restricted.all()).containsOnlyKeys("a");
        assertThat(restricted.purge()).isZero();
    }

    @Test
    void saysWhatTheRoleNeedsIfItMayNotCreateIt() {
        assertThatThrownBy(() -> replica().all())
                .hasMessageStartingWith("permission denied for database " + server.name() + " (SQLSTATE 42501)")
                .hasMessageContaining("CREATE SCHEMA weir AUTHORIZATION \"" + server.username() + "\"")
                .hasMessageContaining("GRANT USAGE ON SCHEMA weir TO \"" + server.username() + "\"");
    }

    @Test
    void isMadeAsSoonAsItMayBe() {
        Replica waiting = replica();
        var opening =
                waiting.database.open(waiting.groupsTold, waiting.agentsTold).subscribeAsCompletionStage();
        assertThatThrownBy(waiting::all).hasMessageContaining("42501");
        assertThat(opening).isNotDone();

        mayOwnIt();

        assertThat(opening).succeedsWithin(Replica.PLENTY);
        assertThat(waiting.database.stats().listening()).isTrue();
    }

    @Test
    void isMadeAgainIfSomebodyRemovesIt() {
        server.execute("GRANT CREATE ON DATABASE " + server.name() + " TO " + server.username());
        Replica replica = replica().open();

        server.execute("DROP SCHEMA weir CASCADE");

        await().ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(replica.write(replica.put("a", EVER)).rows()).isPositive());
    }

    @Test
    void isNotWaitedForBySomebodyWhoOnlyUsesIt() throws Exception {
        mayOwnIt();
        replica().open();
        try (var holder = server.connect()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("SELECT pg_advisory_xact_lock(" + 0x77656972_00000001L + ")");

            assertThat(replica().open().all()).isEmpty();
        }
    }

    private void mayOwnIt() {
        server.execute("CREATE SCHEMA weir AUTHORIZATION " + server.username());
    }

    private List<String> tables() {
        return server.query("SELECT tablename FROM pg_tables WHERE schemaname = 'weir' ORDER BY 1");
    }

    private Replica replica() {
        var replica = new Replica(server.config());
        replicas.add(replica);
        return replica;
    }
}
