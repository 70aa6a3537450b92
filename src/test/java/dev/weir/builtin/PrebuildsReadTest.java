package dev.weir.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.builtin.CoderDatabase.Sample;
import dev.weir.config.CollectorConfig;
import dev.weir.config.Schedule;
import dev.weir.source.CollectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the builtins for Coder read. */
class PrebuildsReadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;

    PrebuildsReadTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @EnumSource
    void keepWhatCoderReadsAtItsOwnPace(Variant variant) {
        try (var coder = new CoderDatabase(variant, folder)) {
            CollectorConfig collector = coder.collector();

            assertThat(collector.name()).isEqualTo("coder-prebuilds");
            assertThat(collector.schedule())
                    .isEqualTo(new Schedule.Interval(Duration.ofSeconds(variant.isHead() ? 60 : 15)));
            assertThat(collector.timeout()).isEqualTo(Duration.ofSeconds(10));
            assertThat(collector.onError()).isEqualTo(new CollectorConfig.OnError.Keep());
            assertThat(collector.lastSuccessMetric()).isEqualTo("coderd_prebuilt_workspaces_metrics_last_updated");
        }
    }

    @ParameterizedTest
    @EnumSource
    void readEverythingAtOneInstant(Variant variant) throws Exception {
        try (var coder = new CoderDatabase(variant, folder);
                var other = coder.server.connect();
                var statement = other.createStatement()) {
            var rows = new CoderRows();
            String template = rows.template("docker");
            String preset = rows.preset(rows.version(template), "small", 2);
            rows.prebuilt(template, preset);
            coder.server.execute(rows.statements());
            CoderRows further = rows.further();
            further.prebuilt(template, preset);
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE workspace_agents");

            CompletableFuture<List<Sample>> reading =
                    coder.start().map(CoderDatabase::samples).subscribeAsCompletionStage();
            Awaitility.await().atMost(PATIENCE).until(() -> waitsForALock(coder));
            statement.execute(further.statements());
            other.commit();

            assertThat(reading).succeedsWithin(PATIENCE).satisfies(samples -> assertThat(samples)
                    .extracting(Sample::metric, sample -> (int) sample.value())
                    .contains(tuple("created_total", 1), tuple("running", 1)));
            assertThat(coder.collect())
                    .extracting(Sample::metric, sample -> (int) sample.value())
                    .contains(tuple("created_total", 2), tuple("running", 2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void failAsAWholeWhereASchemaIsNotCoders(Variant variant) {
        try (var coder = new CoderDatabase(variant, folder)) {
            coder.server.execute("DROP TABLE workspace_agents");

            assertThatThrownBy(coder::collect)
                    .isInstanceOf(CollectException.class)
                    .hasMessageContaining("query 'state': ")
                    .hasMessageContaining("\"workspace_agents\" does not exist");
            assertThat(coder.problems())
                    .singleElement()
                    .asString()
                    .matches(
                            "builtin:" + variant.builtin
                                    + ":\\d+:\\d+: query 'state': .*\"workspace_agents\" does not exist .*, at line \\d+:\\d+ of the SQL.*");

            coder.server.execute("DROP TABLE workspace_builds");

            assertThatThrownBy(coder::collect).hasMessageContaining("query 'counters': ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void needNoMoreThanTheGrantsOfTheDocuments(Variant variant) throws Exception {
        try (var coder = new CoderDatabase(variant, folder)) {
            coder.server.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM " + coder.server.username());
            for (String grant : grants(variant)) {
                coder.server.execute(grant.replace("weir", coder.server.username()));
            }

            assertThat(coder.problems()).isEmpty();
            assertThat(coder.collect()).isEmpty();
        }
    }

    /** The first block of grants in the document is for both schemas, the second one for head's. */
    private static List<String> grants(Variant variant) throws Exception {
        String document = Files.readString(Path.of("src", "docs", "builtins.md"));
        List<String> blocks = Pattern.compile("(?s)```sql\n(-- .*?GRANT.*?)```")
                .matcher(document)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        assertThat(blocks).hasSize(2);
        return variant.isHead() ? blocks : blocks.subList(0, 1);
    }

    private static boolean waitsForALock(CoderDatabase coder) {
        return !coder.server
                .query(
                        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
                .isEmpty();
    }
}
