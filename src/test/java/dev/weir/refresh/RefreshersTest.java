package dev.weir.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.CollectorConfig.OnEmpty;
import dev.weir.config.CollectorConfig.OnError;
import dev.weir.config.Schedule;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.source.Reason;
import dev.weir.testing.ManualTime;
import dev.weir.trace.Tracer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefreshersTest {
    private final ManualTime time = new ManualTime(Instant.parse("2026-11-22T10:00:00Z"));
    private final Clocks clocks = new Clocks(time, time, time);
    private final ScriptedSource orders = new ScriptedSource();
    private final ScriptedSource payments = new ScriptedSource();
    private final Refreshers refreshers = new Refreshers(
            List.of(refresher("orders", orders), refresher("payments", payments)), clocks, Duration.ofSeconds(30));

    @Test
    void readyWhenEveryTargetHasHadAnOutcomeGoodOrBad() {
        refreshers.all().forEach(Refresher::refresh);
        assertThat(refreshers.isReady()).isFalse();

        orders.answer(1);
        assertThat(refreshers.isReady()).isFalse();

        payments.fail(Reason.CONNECTION, "refused");
        assertThat(refreshers.isReady()).isTrue();
    }

    @Test
    void readyAnywayAfterAWhile() {
        time.advance(Duration.ofMillis(29_999));
        assertThat(refreshers.isReady()).isFalse();

        time.advance(Duration.ofMillis(1));
        assertThat(refreshers.isReady()).isTrue();
    }

    @Test
    void gatewayWithoutTargetsIsReadyAtOnce() {
        assertThat(new Refreshers(List.of(), clocks, Duration.ofSeconds(30)).isReady())
                .isTrue();
    }

    @Test
    void closingEndsReadinessCancelsWhatRunsAndStartsNothingMore() {
        refreshers.of("orders").forEach(Refresher::refresh);

        refreshers.close();
        time.advance(Duration.ofHours(1));
        refreshers.tick();

        assertThat(refreshers.isReady()).isFalse();
        assertThat(orders.cancelled).isEqualTo(1);
        assertThat(orders.reads).isEqualTo(1);
        assertThat(payments.reads).isZero();
    }

    @Test
    void nobodyIsFoundUnderAnUnknownName() {
        assertThat(refreshers.of("orders")).hasSize(1);
        assertThat(refreshers.of("nobody")).isEmpty();
    }

    @Test
    void whoWaitsForAPermitIsCountedByDatabase() {
        var shop = new Permits("shop", 1, time);
        var eu = new Permits("eu", 1, time);
        var all = new Refreshers(
                List.of(
                        refresher(new TargetId("orders", "shop"), orders, shop),
                        refresher(new TargetId("payments", "shop"), payments, shop),
                        refresher(new TargetId("refunds", "shop"), new ScriptedSource(), shop),
                        refresher(new TargetId("orders", "eu"), new ScriptedSource(), eu)),
                clocks,
                Duration.ZERO);

        all.all().forEach(Refresher::refresh);
        assertThat(all.waiting("shop")).isEqualTo(2);
        assertThat(all.waiting("eu")).isZero();
        assertThat(all.waiting("nobody")).isZero();

        orders.answer(1);
        assertThat(all.waiting("shop")).isEqualTo(1);
    }

    @Test
    void whoWaitsForAnEngineWaitsForNoDatabaseOfItsName() {
        var permits = new Permits("shop", 1, time);
        var all = new Refreshers(
                List.of(
                        refresher(Owner.ENGINES, new TargetId("docker", "shop"), orders, permits),
                        refresher(Owner.ENGINES, new TargetId("docker", "other"), payments, permits)),
                clocks,
                Duration.ZERO);

        all.all().forEach(Refresher::refresh);

        assertThat(payments.reads).isZero();
        assertThat(all.waiting("shop")).isZero();
        assertThat(all.waiting("other")).isZero();
    }

    private Refresher refresher(String collector, ScriptedSource source) {
        return refresher(new TargetId(collector, "shop"), source, new Permits("shop", 2, time));
    }

    private Refresher refresher(TargetId id, ScriptedSource source, Permits permits) {
        return refresher(Owner.collector(id.collector()), id, source, permits);
    }

    private Refresher refresher(Owner owner, TargetId id, ScriptedSource source, Permits permits) {
        return new Refresher(
                new Target(
                        id,
                        owner,
                        new Holdings(),
                        0,
                        false,
                        new Schedule.Interval(Duration.ofMinutes(1)),
                        Duration.ofSeconds(10),
                        new OnError.Keep(),
                        OnEmpty.PUBLISH,
                        100,
                        1000,
                        null,
                        Map.of(),
                        source,
                        permits),
                new Refresher.Environment(
                        new SnapshotStore(),
                        clocks,
                        Runnable::run,
                        families -> 0,
                        new Tracer(clocks.monotonic()),
                        event -> {},
                        1));
    }
}
