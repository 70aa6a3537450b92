package dev.weir.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.TracesConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Leases, ends and what is published of them. */
class TracesTest {
    private final TracesFixture fixture = new TracesFixture();
    private final Traces traces = fixture.traces;

    @Test
    void countsWorkWhileItRuns() {
        String id = fixture.start("backup", "db", "shop");
        fixture.seconds(10);
        traces.renew(id);
        fixture.seconds(2);

        traces.tick();

        assertThat(fixture.sample("backup_worked_seconds_total", "db", "shop")).hasValue(10);
        assertThat(fixture.sample("backup_running", "db", "shop")).hasValue(1);
        assertThat(fixture.sample("backup_oldest_running_seconds", "db", "shop"))
                .hasValue(12);
        assertThat(fixture.sample("backup_started_total", "db", "shop")).hasValue(1);
        assertThat(fixture.sample("backup_duration_seconds_count", "db", "shop"))
                .hasValue(0);
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"SUCCESS", "FAILURE"})
    void endCreditsTheRestAndCountsTheOutcome(Outcome outcome) {
        String id = fixture.start("backup", "db", "shop");
        fixture.seconds(5);
        traces.renew(id);
        fixture.seconds(2.5);

        Verdict.OfEnd verdict = traces.end(id, outcome);
        traces.tick();

        assertThat(verdict).isEqualTo(new Verdict.Ended());
        assertThat(fixture.sample("backup_worked_seconds_total", "db", "shop")).hasValue(7.5);
        assertThat(fixture.sample("backup_running", "db", "shop")).hasValue(0);
        for (Outcome other : Outcome.values()) {
            assertThat(fixture.sample("backup_finished_total", "db", "shop", "outcome", other.label()))
                    .hasValue(other == outcome ? 1 : 0);
        }
        assertThat(fixture.sample("backup_duration_seconds_sum", "db", "shop")).hasValue(7.5);
        assertThat(fixture.sample("backup_duration_seconds_count", "db", "shop"))
                .hasValue(1);
        assertThat(fixture.sample("backup_duration_seconds_bucket", "db", "shop", "le", "3.0"))
                .hasValue(0);
        assertThat(fixture.sample("backup_duration_seconds_bucket", "db", "shop", "le", "10.0"))
                .hasValue(1);
        assertThat(fixture.sample("backup_duration_seconds_bucket", "db", "shop", "le", "+Inf"))
                .hasValue(1);
        assertThat(fixture.sample("backup_duration_max_seconds", "db", "shop")).hasValue(7.5);
        assertThat(fixture.sample("backup_oldest_running_seconds", "db", "shop"))
                .hasValue(0);
    }

    @Test
    void leaseThatIsNotRenewedEndsTheTraceWhereItWasLastRenewed() {
        String id = fixture.start("backup");
        fixture.seconds(20);
        traces.renew(id);
        fixture.seconds(29.9);
        traces.tick();
        OptionalDouble before = fixture.sample("backup_running");

        fixture.seconds(0.1);
        traces.tick();

        assertThat(before).hasValue(1);
        assertThat(fixture.sample("backup_running")).hasValue(0);
        assertThat(fixture.sample("backup_worked_seconds_total")).hasValue(20);
        assertThat(fixture.sample("backup_finished_total", "outcome", "lost")).hasValue(1);
        assertThat(fixture.sample("backup_duration_seconds_sum")).hasValue(20);
        assertThat(traces.stats().lost()).isEqualTo(1);
        assertThat(traces.stats().open()).isZero();
    }

    @Test
    void zombieNeverGrows() {
        fixture.start("backup");
        fixture.seconds(30);
        traces.tick();

        fixture.seconds(3600);
        traces.tick();

        assertThat(fixture.sample("backup_worked_seconds_total")).hasValue(0);
        assertThat(fixture.sample("backup_oldest_running_seconds")).hasValue(0);
    }

    @Test
    void whoComesTooLateIsToldSoBeforeTheNextTick() {
        String renewed = fixture.start("backup");
        String ended = fixture.start("backup");
        fixture.seconds(30);

        assertThat(traces.open()).isEmpty();
        assertThat(traces.renew(renewed)).isEqualTo(new Verdict.Over());
        assertThat(traces.end(ended, Outcome.SUCCESS)).isEqualTo(new Verdict.Over());

        traces.tick();
        assertThat(fixture.sample("backup_worked_seconds_total")).hasValue(0);
        assertThat(fixture.sample("backup_finished_total", "outcome", "lost")).hasValue(2);
        assertThat(fixture.sample("backup_finished_total", "outcome", "success"))
                .hasValue(0);
        assertThat(traces.stats().lost()).isEqualTo(2);
    }

    @Test
    void idIsUnknownOverOrForgotten() {
        String id = fixture.start("backup");
        traces.end(id, Outcome.SUCCESS);

        assertThat(traces.renew("nonsense")).isEqualTo(new Verdict.Unknown());
        assertThat(traces.end("nonsense", Outcome.SUCCESS)).isEqualTo(new Verdict.Unknown());
        assertThat(traces.renew(id)).isEqualTo(new Verdict.Over());
        assertThat(traces.end(id, Outcome.SUCCESS)).isEqualTo(new Verdict.Over());

        fixture.seconds(24 * 3600);
        traces.tick();
        assertThat(traces.renew(id)).isEqualTo(new Verdict.Unknown());
    }

    @Test
    void oldestOverIsForgottenFirst() {
        var few = new TracesFixture(new TracesConfig(TracesFixture.LEASE, Duration.ofHours(1), 2, 1_000));
        List<String> ids = List.of(few.start("a"), few.start("a"));
        ids.forEach(id -> few.traces.end(id, Outcome.SUCCESS));
        String third = few.start("a");
        few.traces.end(third, Outcome.SUCCESS);

        few.traces.tick();

        assertThat(few.traces.renew(ids.get(0))).isEqualTo(new Verdict.Unknown());
        assertThat(few.traces.renew(ids.get(1))).isEqualTo(new Verdict.Over());
        assertThat(few.traces.renew(third)).isEqualTo(new Verdict.Over());
    }

    @Test
    void equalLabelsAreIndependentTraces() {
        String first = fixture.start("backup", "db", "shop");
        String second = fixture.start("backup", "db", "shop");
        fixture.seconds(4);
        traces.end(first, Outcome.SUCCESS);
        fixture.seconds(6);
        traces.end(second, Outcome.FAILURE);

        traces.tick();

        assertThat(second).isNotEqualTo(first).hasSize(32);
        assertThat(fixture.sample("backup_worked_seconds_total", "db", "shop")).hasValue(14);
        assertThat(fixture.series()).isEqualTo(WorkSamples.EACH);
    }

    @Test
    void emptyLabelIsAnAbsentOneAndOrderMeansNothing() {
        var oneWay = new LinkedHashMap<String, String>(Map.of("db", "shop"));
        oneWay.put("host", "h");
        var otherWay = new LinkedHashMap<String, String>(Map.of("host", "h"));
        otherWay.put("db", "shop");
        otherWay.put("zone", "");

        fixture.start("backup", oneWay);
        fixture.start("backup", otherWay);
        traces.tick();

        assertThat(fixture.sample("backup_running", "db", "shop", "host", "h")).hasValue(2);
        assertThat(fixture.series()).isEqualTo(WorkSamples.EACH);
    }

    @Test
    void workOfOneNameMayHaveDifferentLabels() {
        fixture.start("backup");
        fixture.start("backup", "db", "shop");
        fixture.start("backup", "host", "h");
        fixture.start("restore", "db", "shop");

        traces.tick();

        assertThat(fixture.sample("backup_running")).hasValue(1);
        assertThat(fixture.sample("backup_running", "db", "shop")).hasValue(1);
        assertThat(fixture.sample("backup_running", "host", "h")).hasValue(1);
        assertThat(fixture.sample("restore_running", "db", "shop")).hasValue(1);
        assertThat(fixture.families()).hasSize(2 * WorkFamily.values().length);
        assertThat(fixture.series()).isEqualTo(4 * WorkSamples.EACH);
        assertThat(traces.stats().series()).isEqualTo(4 * WorkSamples.EACH);
    }

    @Test
    void publishesWhileSomethingRunsAndOnceAfterwards() {
        traces.tick();
        assertThat(fixture.publications()).isZero();

        String id = fixture.start("backup");
        traces.tick();
        traces.tick();
        assertThat(fixture.publications()).isEqualTo(2);

        traces.end(id, Outcome.SUCCESS);
        traces.tick();
        traces.tick();
        fixture.seconds(3600);
        traces.tick();
        assertThat(fixture.publications()).isEqualTo(3);
    }

    @Test
    void longestOfLateIsForgottenThoughNothingHappens() {
        String id = fixture.start("backup");
        fixture.seconds(7);
        traces.end(id, Outcome.SUCCESS);
        traces.tick();
        fixture.seconds(299);
        traces.tick();
        assertThat(fixture.sample("backup_duration_max_seconds")).hasValue(7);
        assertThat(fixture.publications()).isEqualTo(1);

        fixture.seconds(152);
        traces.tick();
        traces.tick();

        assertThat(fixture.sample("backup_duration_max_seconds")).hasValue(0);
        assertThat(fixture.sample("backup_started_total")).hasValue(1);
        assertThat(fixture.publications()).isEqualTo(2);
    }

    @Test
    void finishedWorkStaysForTheRetentionAfterItsLastEnd() {
        String first = fixture.start("backup");
        String second = fixture.start("backup");
        traces.end(first, Outcome.SUCCESS);
        fixture.seconds(10);
        traces.end(second, Outcome.SUCCESS);
        traces.tick();

        fixture.seconds(24 * 3600 - 0.1);
        traces.tick();
        assertThat(fixture.sample("backup_started_total")).hasValue(2);

        fixture.seconds(0.1);
        traces.tick();
        assertThat(fixture.families()).isEmpty();
        assertThat(traces.stats().series()).isZero();

        fixture.start("backup");
        traces.tick();
        assertThat(fixture.sample("backup_started_total")).hasValue(1);
    }

    @Test
    void workThatRunsLongerThanTheRetentionStays() {
        var brief = new TracesFixture(new TracesConfig(TracesFixture.LEASE, Duration.ofSeconds(1), 10, 1_000));
        String id = brief.start("backup");
        brief.traces.end(brief.start("backup"), Outcome.SUCCESS);
        for (int i = 0; i < 10; i++) {
            brief.seconds(20);
            brief.traces.renew(id);
            brief.traces.tick();
        }

        assertThat(brief.sample("backup_worked_seconds_total")).hasValue(200);
        assertThat(brief.sample("backup_started_total")).hasValue(2);
    }

    @Test
    void openOnesAreListedOldestFirstWithoutTheirIds() {
        String id = fixture.start("backup", "db", "shop");
        fixture.seconds(10);
        fixture.start("restore");
        fixture.seconds(5);

        List<OpenTrace> open = traces.open();

        assertThat(open).hasSize(2).noneMatch(trace -> trace.toString().contains(id));
        assertThat(open.get(0).name()).isEqualTo("backup");
        assertThat(open.get(0).labels()).isEqualTo(Map.of("db", "shop"));
        assertThat(open.get(0).running()).isEqualTo(Duration.ofSeconds(15));
        assertThat(open.get(0).left()).isEqualTo(Duration.ofSeconds(15));
        assertThat(open.get(1).left()).isEqualTo(Duration.ofSeconds(25));
    }
}
