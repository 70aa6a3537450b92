package dev.weir.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.TracesConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How much may be traced, and what a reload of that changes. */
class LimitsTest {
    private static final Duration RETENTION = Duration.ofMinutes(1);

    @Test
    void openTracesAreLimited() {
        var fixture = new TracesFixture(limits(2, 1_000));
        String first = fixture.start("backup");
        fixture.start("backup");

        Verdict.Refused refused = fixture.refused("backup", Map.of());

        assertThat(refused).isEqualTo(new Verdict.Refused(Reason.MAX_OPEN, "2 traces are under way (max_open: 2)"));
        assertThat(fixture.traces.stats().refused(Reason.MAX_OPEN)).isEqualTo(1);
        fixture.traces.end(first, Outcome.SUCCESS);
        fixture.start("backup");
    }

    @Test
    void churnOfLabelsIsBoundedUntilTheRetentionHasPassed() {
        var fixture = new TracesFixture(limits(100, 3 * WorkSamples.EACH));
        for (String run : List.of("1", "2", "3")) {
            fixture.traces.end(fixture.start("backup", "run", run), Outcome.SUCCESS);
        }

        Verdict.Refused refused = fixture.refused("backup", Map.of("run", "4"));

        assertThat(refused.reason()).isEqualTo(Reason.MAX_SERIES);
        assertThat(refused.message()).contains("78 series", "max_series: 78", "labels that differ from run to run");
        fixture.start("backup", "run", "3");
        fixture.traces.tick();
        assertThat(fixture.series()).isEqualTo(3 * WorkSamples.EACH);

        fixture.time.advance(RETENTION);
        fixture.traces.tick();
        fixture.start("backup", "run", "4");
    }

    @Test
    void namesAreLimited() {
        var fixture = new TracesFixture(limits(10_000, 1_000_000));
        for (int i = 0; i < Limits.MOST_NAMES; i++) {
            fixture.start("job_" + i);
        }

        Verdict.Refused refused = fixture.refused("job_more", Map.of());

        assertThat(refused.reason()).isEqualTo(Reason.MAX_NAMES);
        assertThat(refused.message()).contains("1000 names");
        fixture.start("job_7", "db", "shop");
    }

    @Test
    void reloadChangesTheLeaseFromTheNextRenewalOn() {
        var fixture = new TracesFixture();
        String renewed = fixture.start("backup");
        String waiting = fixture.start("backup");

        fixture.traces.change(TracesFixture.config(new TracesConfig(Duration.ofSeconds(5), RETENTION, 100, 1_000)));
        fixture.seconds(10);
        Verdict.OfRenewal verdict = fixture.traces.renew(renewed);
        fixture.seconds(5);
        fixture.traces.tick();

        assertThat(verdict).isEqualTo(new Verdict.Leased(renewed, Duration.ofSeconds(5)));
        assertThat(fixture.traces.renew(renewed)).isEqualTo(new Verdict.Over());
        assertThat(fixture.traces.renew(waiting)).isEqualTo(new Verdict.Leased(waiting, Duration.ofSeconds(5)));
    }

    @Test
    void lowerLimitsLeaveAloneWhatIsOpen() {
        var fixture = new TracesFixture();
        String first = fixture.start("backup", "db", "a");
        String second = fixture.start("backup", "db", "b");

        fixture.traces.change(TracesFixture.config(limits(1, 100)));

        assertThat(fixture.traces.renew(first)).isInstanceOf(Verdict.Leased.class);
        assertThat(fixture.traces.renew(second)).isInstanceOf(Verdict.Leased.class);
        assertThat(fixture.refused("backup", Map.of("db", "a")).reason()).isEqualTo(Reason.MAX_OPEN);
    }

    @Test
    void everyKindOfWorkHasAsManySamplesWhateverHappenedToIt() {
        var fixture = new TracesFixture();
        fixture.traces.end(fixture.start("a"), Outcome.FAILURE);
        fixture.start("b", "db", "shop");
        fixture.start("c");

        fixture.traces.tick();
        int before = fixture.series();
        fixture.seconds(30);
        fixture.traces.tick();

        assertThat(before).isEqualTo(3 * WorkSamples.EACH);
        assertThat(fixture.series()).isEqualTo(3 * WorkSamples.EACH);
    }

    private static TracesConfig limits(int maxOpen, int maxSeries) {
        return new TracesConfig(TracesFixture.LEASE, RETENTION, maxOpen, maxSeries);
    }
}
