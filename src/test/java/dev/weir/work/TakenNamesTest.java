package dev.weir.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.CollectorConfig;
import dev.weir.config.GatewayConfig;
import dev.weir.config.Location;
import dev.weir.config.MetricConfig;
import dev.weir.config.PushConfig;
import dev.weir.config.QueryConfig;
import dev.weir.config.Schedule;
import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that work cannot have, because families of collectors have them; the configuration wins. */
class TakenNamesTest {
    private static final Location SOMEWHERE = new Location(Path.of("weir.yaml"), 1, 1);

    private final TracesFixture fixture = new TracesFixture();
    private final Traces traces = fixture.traces;

    /** A family of a collector, and the name that it takes of those of work called {@code backup}; empty for none. */
    @ParameterizedTest
    @CsvSource({
        "backup_running, GAUGE, backup_running",
        "backup_worked_seconds, GAUGE, backup_worked_seconds",
        "backup_worked_seconds_total, COUNTER, backup_worked_seconds_total",
        "backup_started, HISTOGRAM, backup_started",
        "backup_finished, UNKNOWN, backup_finished",
        "backup_finished_created, GAUGE, backup_finished_created",
        "backup_duration_seconds_count, GAUGE, backup_duration_seconds_count",
        "backup_duration_seconds_info, INFO, backup_duration_seconds",
        "backup_duration, SUMMARY, ''",
        "backup_oldest, HISTOGRAM, ''",
        "backup, GAUGE, ''",
        "backups_running, GAUGE, ''",
    })
    void namesOfSamplesAndThoseOfOpenMetricsCount(String family, MetricType type, String taken) {
        traces.change(config(null, metric(family, type)));

        Verdict.OfStart verdict = traces.start("backup", Map.of());

        if (taken.isEmpty()) {
            assertThat(verdict).isInstanceOf(Verdict.Leased.class);
        } else {
            assertThat(verdict)
                    .isEqualTo(new Verdict.Refused(
                            Reason.CONFLICT,
                            "the name 'backup' is taken: the metric '" + taken + "' is of the collector 'orders'"));
            assertThat(traces.stats().refused(Reason.CONFLICT)).isEqualTo(1);
        }
    }

    @Test
    void lastSuccessOfACollectorHasItsName() {
        traces.change(config("backup_running"));

        assertThat(fixture.refused("backup", Map.of()).message()).contains("'backup_running' is of the collector");
    }

    @Test
    void whatIsStillServedOfADefinitionBeforeHasItsName() {
        fixture.store.publish(new Contribution(
                Owner.collector("orders"),
                new TargetId("orders", "shop"),
                new Version(1, 1),
                List.of(new FamilySamples(
                        new Family("backup_running", MetricType.GAUGE, "Old."), List.of(Samples.of(1))))));

        assertThat(fixture.refused("backup", Map.of()).message())
                .contains("the metric 'backup_running' is still of 'orders'");
        fixture.store.remove(new TargetId("orders", "shop"));
        fixture.start("backup");
    }

    @Test
    void definitionsThatTakeANameRemoveTheWorkThatHasIt() {
        String id = fixture.start("backup", "db", "shop");
        fixture.start("backup");
        String other = fixture.start("restore");
        traces.tick();

        List<Displaced> displaced = traces.change(config(null, metric("backup_running", MetricType.GAUGE)));

        assertThat(displaced)
                .containsExactly(
                        new Displaced("backup", "the metric 'backup_running' is of the collector 'orders'", 2));
        assertThat(fixture.families())
                .as("at once, not at the next tick")
                .allMatch(family -> family.family().name().startsWith("restore_"));
        assertThat(traces.renew(id)).isEqualTo(new Verdict.Over());
        assertThat(traces.renew(other)).isInstanceOf(Verdict.Leased.class);
        assertThat(traces.stats().refused(Reason.DISPLACED)).isEqualTo(2);
        assertThat(traces.stats().lost()).isZero();
        assertThat(traces.stats().open()).isEqualTo(1);
        assertThat(fixture.refused("backup", Map.of()).reason()).isEqualTo(Reason.CONFLICT);
        assertThat(traces.change(config(null, metric("backup_running", MetricType.GAUGE))))
                .as("said once")
                .isEmpty();
    }

    @Test
    void definitionsThatGiveANameBackLetItBeUsed() {
        traces.change(config(null, metric("backup_running", MetricType.GAUGE)));
        fixture.refused("backup", Map.of());

        traces.change(config(null));

        fixture.start("backup");
    }

    @Test
    void reloadThatConcernsNoWorkPublishesNothingAndLosesNoChange() {
        traces.end(fixture.start("backup"), Outcome.SUCCESS);

        traces.change(config(null, metric("orders_pending", MetricType.GAUGE)));

        assertThat(fixture.publications()).isZero();
        traces.tick();
        assertThat(fixture.sample("backup_started_total")).hasValue(1);
    }

    @Test
    void namesOfDifferentWorkNeverClash() {
        List<String> endings = WorkFamily.all("x").stream()
                .flatMap(family -> family.names().stream())
                .map(name -> name.substring(1))
                .toList();

        assertThat(new HashSet<>(endings)).hasSameSizeAs(endings);
        for (String ending : endings) {
            assertThat(endings)
                    .as(ending)
                    .filteredOn(other -> !other.equals(ending))
                    .noneMatch(other -> other.endsWith(ending));
        }
    }

    private static GatewayConfig config(@Nullable String lastSuccess, MetricConfig... metrics) {
        var collector = new CollectorConfig(
                "orders",
                List.of("shop"),
                false,
                new Schedule.Interval(Duration.ofSeconds(30)),
                Duration.ofSeconds(10),
                new CollectorConfig.OnError.Keep(),
                CollectorConfig.OnEmpty.PUBLISH,
                new CollectorConfig.Limits(10, 10, 10, 10),
                lastSuccess,
                List.of(new QueryConfig("query 1", "SELECT 1", SOMEWHERE, List.of(metrics))));
        return new GatewayConfig(
                Map.of(), Map.of("orders", collector), Map.of(), Set.of(), TracesFixture.LIMITS, PushConfig.BUILT_IN);
    }

    private static MetricConfig metric(String name, MetricType type) {
        return new MetricConfig(
                name,
                type,
                "Help.",
                new MetricConfig.Columns.Nothing(),
                List.of(),
                Map.of(),
                MetricConfig.OnNull.SKIP,
                MetricConfig.OnDuplicate.FAIL,
                SOMEWHERE);
    }
}
