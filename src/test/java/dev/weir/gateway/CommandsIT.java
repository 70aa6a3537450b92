package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testing.Artefact;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import dev.weir.testing.WeirProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands as their user types them. */
class CommandsIT {

    @Test
    void checkReportsAllProblemsWithTheirPlaces(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("weir.yaml"),
                """
                databases:
                  shop: {host: db, database: shop, usernam: weir}
                collectors:
                  orders:
                    database: shopp
                    interval: often
                    queries:
                      - sql: SELECT 1 AS n
                        metrics: [{name: orders, type: counter, help: Orders., value: n}]
                """);

        WeirProcess.Result result = WeirProcess.command(folder, "check", "weir.yaml");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err().lines())
                .hasSizeGreaterThanOrEqualTo(4)
                .allMatch(line -> line.matches("weir\\.yaml:\\d+:\\d+: .+"));
        assertThat(result.err()).contains("username", "shop", "often", "_total");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void checkOfAGoodFileNeedsNoDatabase(@TempDir Path folder) {
        new Definitions()
                .database("shop", WeirProcess.freePort(), "shop", "weir", "x")
                .gauge("orders", "shop", "", "SELECT 1 AS n")
                .writeTo(folder);

        WeirProcess.Result result = WeirProcess.command(folder, "check", "weir.yaml");

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
    }

    /** A JVM refuses those of its own by itself. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-X",
                "-Xmx",
                "-Xmx1k",
                "-Xmx64q",
                "-XX:MaxDirectMemorySize",
                "-XX:MaximumHeapSizePercent=1000",
                "-XX:MaximumHeapSizePercent=-1",
                "-XX:+UseG1GC",
                "-D"
            })
    void wrongOptionOfABinaryIsRefusedInOneLine(String option, @TempDir Path folder) {
        Artefact artefact = Artefact.built();
        assumeTrue(artefact.isNative(), "options of a jar are those of its JVM");

        WeirProcess.Result result = WeirProcess.command(folder, option, "--version");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err().lines()).singleElement().asString().startsWith("weir: ");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void checkWithConnectFindsWhatOnlyTheDatabaseKnows(@TempDir Path folder) {
        TestDatabase database = TestPostgres.shared().createDatabase();
        new Definitions()
                .database("shop", database)
                .gauge("good", "shop", "", "SELECT 1 AS n")
                .gauge("missing", "shop", "", "SELECT 1 AS m")
                .gauge("wrong_type", "shop", "", "SELECT '{}'::json AS n")
                .gauge("bad_sql", "shop", "", "SELECT n FROM no_such_table")
                .writeTo(folder);

        WeirProcess.Result result = WeirProcess.command(folder, "check", "--connect", "weir.yaml");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err().lines()).hasSize(3).allMatch(line -> line.matches("weir\\.yaml:\\d+:\\d+: .+"));
        assertThat(result.err()).contains("json", "no_such_table");
    }

    @Test
    void checkWithConnectNamesTheDatabasesThatHaveAProblem(@TempDir Path folder) {
        TestDatabase whole = TestPostgres.shared().createDatabase();
        whole.execute("CREATE TABLE orders AS SELECT 1 AS n");
        TestDatabase empty = TestPostgres.shared().createDatabase();
        new Definitions()
                .database("whole", whole)
                .database("empty-1", empty)
                .database("empty-2", empty)
                .collectors(
                        """
                        orders:
                          databases: ["*"]
                          interval: 1h
                          queries:
                            - sql: SELECT n FROM orders
                              metrics: [{name: orders, type: gauge, help: Orders., value: n}]
                        """)
                .writeTo(folder);

        WeirProcess.Result result = WeirProcess.command(folder, "check", "--connect", "weir.yaml");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .contains("\"orders\" does not exist")
                .endsWith("(on empty-1, empty-2)");
    }

    @Test
    void collectPrintsTheExpositionBesideARunningGateway(@TempDir Path folder) {
        TestDatabase database = TestPostgres.shared().createDatabase();
        new Definitions()
                .database("shop", database)
                .gauge("one", "shop", "", "SELECT 1 AS n")
                .gauge("two", "shop", "", "SELECT 2 AS n")
                .writeTo(folder);
        try (var weir = WeirProcess.run(folder)) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> weir.sample("two_n")
                    .equals("2"));

            WeirProcess.Result result = WeirProcess.command(folder, "collect", "weir.yaml", "two");

            assertThat(result.exitCode()).isZero();
            assertThat(result.out())
                    .contains(
                            "# TYPE two_n gauge\ntwo_n 2\n",
                            "weir_collector_up{collector=\"two\",database=\"shop\"} 1\n")
                    .doesNotContain("one_n");
            assertThat(result.err())
                    .containsPattern("two@shop: \\d+\\.\\d{3} s, \\d+\\.\\d{3} s of them waiting, 1 samples");
        }
    }

    @Test
    void collectFailsIfOneCollectorDoesAndPrintsTheOthers(@TempDir Path folder) {
        TestDatabase database = TestPostgres.shared().createDatabase();
        new Definitions()
                .database("shop", database)
                .gauge("good", "shop", "", "SELECT 1 AS n")
                .gauge("bad", "shop", "", "SELECT n FROM no_such_table")
                .writeTo(folder);

        WeirProcess.Result result = WeirProcess.command(folder, "collect", "weir.yaml");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("good_n 1\n", "weir_collector_up{collector=\"bad\",database=\"shop\"} 0\n");
        assertThat(result.err()).contains("bad@shop", "no_such_table");
    }

    @Test
    void collectOfAnUnknownCollectorSaysWhichThereAre(@TempDir Path folder) {
        new Definitions()
                .database("shop", WeirProcess.freePort(), "shop", "weir", "x")
                .gauge("orders", "shop", "", "SELECT 1 AS n")
                .writeTo(folder);

        WeirProcess.Result result = WeirProcess.command(folder, "collect", "weir.yaml", "order");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("order", "orders");
    }

    @Test
    void runWithABrokenFilePrintsTheProblemsAndTakesNoPort(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("weir.yaml"), "databases: {}\ncollectorz: {}\n");

        WeirProcess.Result result =
                WeirProcess.runAt(folder, WeirProcess.freePort()).await();

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err().lines()).singleElement().satisfies(line -> assertThat(line)
                .contains("weir.yaml:2:1: ", "collectors"));
    }

    @Test
    void runWithoutAFileSaysWhichIsMissing(@TempDir Path folder) {
        WeirProcess.Result result = WeirProcess.command(folder, "run", "--config", "absent.yaml");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err().lines()).singleElement().satisfies(line -> assertThat(line)
                .contains("absent.yaml"));
    }

    @Test
    void portInUseIsOneLine(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("weir.yaml"), "collectors: {}\n");
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            WeirProcess.Result result =
                    WeirProcess.runAt(folder, taken.getLocalPort()).await();

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err().lines()).singleElement().satisfies(line -> assertThat(line)
                    .contains(Integer.toString(taken.getLocalPort())));
        }
    }

    @Test
    void versionIsThatOfTheBuild(@TempDir Path folder) throws IOException {
        var project = Pattern.compile("<version>(.+)</version>").matcher(Files.readString(Path.of("pom.xml")));
        assertThat(project.find()).isTrue();

        WeirProcess.Result result = WeirProcess.command(folder, "--version");

        assertThat(result.out()).isEqualTo("weir " + project.group(1) + "\n");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void unknownCommandIsAUsageError(@TempDir Path folder) {
        WeirProcess.Result result = WeirProcess.command(folder, "colect");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("colect", "collect");
    }

    @Test
    void sigtermEndsAnIdleGateway(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("weir.yaml"), "collectors: {}\n");
        try (var weir = WeirProcess.run(folder)) {
            assertThat(weir.get("/-/ready").statusCode()).isEqualTo(200);

            weir.terminate();

            assertThat(weir.await().exitCode()).isIn(0, 143);
        }
    }

    @Test
    void collectThatIsInterruptedLeavesNoQueryBehind(@TempDir Path folder) {
        TestDatabase database = TestPostgres.shared().createDatabase();
        new Definitions()
                .database("shop", database)
                .gauge("long", "shop", "timeout: 5m", "SELECT 1 AS n FROM pg_sleep(300)")
                .writeTo(folder);
        try (var collect = WeirProcess.start(folder, "collect", "weir.yaml")) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> database.backends("weir:long")
                    .contains("active"));

            collect.terminate();
            collect.await();

            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> database.backends()
                    .isEmpty());
        }
    }
}
