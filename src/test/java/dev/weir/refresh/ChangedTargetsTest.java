package dev.weir.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.CollectorConfig;
import dev.weir.config.CollectorConfig.OnEmpty;
import dev.weir.config.CollectorConfig.OnError;
import dev.weir.config.GatewayConfig;
import dev.weir.config.Location;
import dev.weir.config.MetricConfig;
import dev.weir.config.PushConfig;
import dev.weir.config.QueryConfig;
import dev.weir.config.Schedule;
import dev.weir.config.TracesConfig;
import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.snapshot.Version;
import dev.weir.source.Reason;
import dev.weir.testing.EngineConfigs;
import dev.weir.testing.ManualTime;
import dev.weir.trace.Tracer;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What another configuration leaves of targets and of what they have published. */
class ChangedTargetsTest {
    private final Map<Owner, Holdings> holdings = new HashMap<>();
    private static final TargetId ORDERS = new TargetId("orders", "shop");
    private static final TargetId PAYMENTS = new TargetId("payments", "shop");
    private static final FamilyNames NONE = FamilyNames.of(new GatewayConfig(Map.of(), Map.of(), Set.of()));

    private final ManualTime time = new ManualTime(Instant.parse("2026-11-22T10:00:00Z"));
    private final SnapshotStore store = new SnapshotStore();
    private final Permits permits = new Permits("shop", 1, time);
    private final Refreshers refreshers =
            new Refreshers(List.of(), new Clocks(time, time, time), Duration.ofSeconds(30));
    private final ScriptedSource before = new ScriptedSource();
    private final ScriptedSource after = new ScriptedSource();
    private long epoch;

    @BeforeEach
    void startWithOrders() {
        change(Set.of(), target(ORDERS, before));
    }

    @Test
    void unchangedTargetKeepsItsRunItsPlaceInTimeAndItsCounters() {
        Refresher refresher = only();
        succeed(before, 1, 2);
        var waiting = refresher.refresh().subscribe().withSubscriber(UniAssertSubscriber.<Outcome>create());
        @Nullable Instant next = refresher.status().nextRun();

        change(Set.of(ORDERS), target(PAYMENTS, new ScriptedSource()), target(ORDERS, after));
        before.answer(1, 2, 3);

        assertThat(refreshers.all()).hasSize(2).last().isSameAs(refresher);
        assertThat(refresher.status().nextRun()).isEqualTo(next);
        assertThat(before.cancelled).isZero();
        assertThat(after.reads).isZero();
        assertThat(waiting.getItem()).isInstanceOf(Outcome.Success.class);
        assertThat(refresher.stats().outcomes("success")).isEqualTo(2);
        assertThat(samples("orders")).isEqualTo(3);
    }

    @Test
    void unchangedTargetIsReadAsItIsWrittenNow() {
        change(Set.of(ORDERS), target(ORDERS, after));

        only().refresh();

        assertThat(after.reads).isEqualTo(1);
    }

    @Test
    void changedTargetServesWhatItHasUntilItsFirstNewSuccess() {
        succeed(before, 1, 2);
        Version old = version("orders");

        change(Set.of(), target(ORDERS, after));

        assertThat(samples("orders")).isEqualTo(2);
        assertThat(status("weir_collector_up")).isEqualTo(1);
        assertThat(status("weir_collector_last_success_timestamp_seconds"))
                .isEqualTo((double) time.instant().getEpochSecond());

        succeed(after, 1, 2, 3);

        assertThat(samples("orders")).isEqualTo(3);
        assertThat(version("orders")).isGreaterThan(old);
        assertThat(only().stats().outcomes("success")).isEqualTo(2);
    }

    @Test
    void firstNewFailureIsJudgedByTheNewPolicy() {
        succeed(before, 1, 2);
        change(Set.of(), target(ORDERS, after, new OnError.KeepFor(Duration.ofMinutes(1))));

        fail(after);
        assertThat(samples("orders")).isEqualTo(2);

        time.advance(Duration.ofMinutes(1));
        fail(after);
        assertThat(samples("orders")).isZero();
    }

    @Test
    void failureUnderTheOldDefinitionTakesNothingAwayUnderTheNewOne() {
        succeed(before, 1, 2);
        fail(before);
        time.advance(Duration.ofMinutes(2));

        change(Set.of(), target(ORDERS, after, new OnError.KeepFor(Duration.ofMinutes(1))));
        only().expire();
        assertThat(samples("orders")).isEqualTo(2);

        fail(after);
        assertThat(samples("orders")).isZero();
    }

    @Test
    void firstNewRunThatDoesNotEndHasKeepForFromItsStart() {
        succeed(before, 1, 2);
        fail(before);
        time.advance(Duration.ofMinutes(2));
        change(Set.of(), target(ORDERS, after, new OnError.KeepFor(Duration.ofSeconds(5))));

        only().refresh();
        time.advance(Duration.ofMillis(4_999));
        only().expire();
        assertThat(samples("orders")).isEqualTo(2);

        time.advance(Duration.ofMillis(1));
        only().expire();
        assertThat(samples("orders")).isZero();
    }

    @Test
    void firstNewFailureUnderDropRemovesWhatIsThere() {
        succeed(before, 1, 2);
        change(Set.of(), target(ORDERS, after, new OnError.Drop()));
        assertThat(samples("orders")).isEqualTo(2);

        fail(after);

        assertThat(samples("orders")).isZero();
    }

    @Test
    void runOfAChangedTargetIsCancelledAndItsResultIsNeverPublished() {
        var waiting = only().refresh().subscribe().withSubscriber(UniAssertSubscriber.<Outcome>create());

        change(Set.of(), target(ORDERS, after));
        before.answer(1, 2);

        assertThat(before.cancelled).isEqualTo(1);
        assertThat(waiting.getItem())
                .isInstanceOfSatisfying(Outcome.Failure.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.CANCELLED));
        assertThat(only().status().running()).isFalse();
        assertThat(FreePermits.of(permits, time)).isEqualTo(1);
        assertThat(samples("orders")).isZero();
        assertThat(only().status().state()).isEqualTo(TargetStatus.State.PENDING);
    }

    @Test
    void resultThatIsBeingContributedWhileTheDefinitionChangesIsNot() {
        var environment = environment();
        var contributor = new Contributor(target(ORDERS, before), environment, new TargetStats(), () -> {});
        contributor.introduce();
        int generation = contributor.generation();
        var success = new Outcome.Success(Instant.EPOCH, Duration.ZERO, Duration.ZERO, 3);
        var read = new Result.Read(List.of(), new TargetSize(3, 3, 0), SeriesSet.NONE);

        Outcome inTime = contributor.succeed(generation, success, read);
        contributor.change(target(ORDERS, after));
        Outcome late = contributor.succeed(
                generation, success, new Result.Read(List.of(), new TargetSize(5, 5, 0), SeriesSet.NONE));

        assertThat(inTime).isEqualTo(success);
        assertThat(late.label()).isEqualTo("cancelled");
        assertThat(contributor.size().samples()).isEqualTo(3);
    }

    @Test
    void cancelledReadHasLetGoBeforeTheNextOneIsDue() {
        change(Set.of(), target(ORDERS, before));
        Instant soon = Objects.requireNonNull(only().status().nextRun());
        only().refresh();

        change(Set.of(), target(ORDERS, after));

        assertThat(only().status().nextRun()).isEqualTo(soon.plusSeconds(2));

        tickFor(Duration.ofSeconds(13));

        assertThat(after.reads).isEqualTo(1);
    }

    @Test
    void samplesOfARemovedTargetThatBecomeTooOldDoNotBringItBack() {
        change(Set.of(), target(ORDERS, before, new OnError.KeepFor(Duration.ofMinutes(1))));
        succeed(before, 1, 2);
        fail(before);
        Refresher gone = only();

        change(Set.of());
        time.advance(Duration.ofMinutes(2));
        gone.expire();

        assertThat(store.current().owners()).isEmpty();
    }

    @Test
    void removedTargetVanishesAndNothingBringsItBack() {
        succeed(before, 1, 2);
        Refresher gone = only();
        var waiting = gone.refresh().subscribe().withSubscriber(UniAssertSubscriber.<Outcome>create());

        change(Set.of());
        before.answer(1, 2);
        gone.tick();
        var late = gone.refresh().subscribe().withSubscriber(UniAssertSubscriber.<Outcome>create());

        assertThat(refreshers.all()).isEmpty();
        assertThat(store.current().owners()).isEmpty();
        assertThat(before.cancelled).isEqualTo(1);
        assertThat(before.reads).isEqualTo(2);
        assertThat(FreePermits.of(permits, time)).isEqualTo(1);
        assertThat(List.of(waiting, late)).allSatisfy(answer -> assertThat(answer.getItem())
                .isInstanceOfSatisfying(Outcome.Failure.class, failure -> assertThat(failure.message())
                        .contains("removed")));
    }

    @Test
    void addedTargetIsThereAtOnceAndRunsAsAtTheStart() {
        change(Set.of(ORDERS), target(ORDERS, before), target(PAYMENTS, after));

        assertThat(store.current().of(Owner.TARGETS)).hasSize(2);
        assertThat(refreshers.of("payments").get(0).status().state()).isEqualTo(TargetStatus.State.PENDING);
        assertThat(status(PAYMENTS, "weir_collector_up")).isZero();

        tickFor(Duration.ofSeconds(11));

        assertThat(after.reads).isEqualTo(1);
    }

    @Test
    void targetThatComesBackContributesNewerVersions() {
        succeed(before, 1);
        Version old = version("orders");
        change(Set.of());
        change(Set.of(), target(ORDERS, after));

        succeed(after, 1, 2);

        assertThat(version("orders")).isGreaterThan(old);
        assertThat(samples("orders")).isEqualTo(2);
    }

    @Test
    void targetThatIsAnEnginesNowTakesNothingOverAndTheOtherWayRound() {
        succeed(before, 1, 2);
        Refresher gone = only();

        change(Set.of(), target(ORDERS, Owner.ENGINES, after, new OnError.Keep()));

        assertThat(only()).isNotSameAs(gone);
        assertThat(store.current().owners()).containsExactly(Owner.TARGETS);
        assertThat(status("weir_collector_up")).isZero();

        succeed(after, 1, 2, 3);
        assertThat(store.current().owners()).containsExactly(Owner.ENGINES, Owner.TARGETS);

        change(Set.of(), target(ORDERS, before));
        succeed(before, 1, 2);
        assertThat(store.current().owners()).containsExactly(Owner.collector("orders"), Owner.TARGETS);
        assertThat(status("weir_collector_samples")).isEqualTo(2);
    }

    @Test
    void allOfAChangeIsOnePublication() {
        succeed(before, 1);
        List<Integer> seen = new ArrayList<>();
        store.onPublish(() -> seen.add(store.current().of(Owner.TARGETS).size()));

        change(
                Set.of(),
                target(PAYMENTS, after),
                target(new TargetId("a", "shop"), after),
                target(new TargetId("b", "shop"), after));

        assertThat(seen).containsExactly(3);
        assertThat(store.current().owners()).containsExactly(Owner.TARGETS);
    }

    /** The family that is held is the gauge {@code orders} of the collector of that name. */
    @ParameterizedTest
    @CsvSource({
        "orders, orders, GAUGE, 2",
        "orders, orders_state, GAUGE, 2",
        "payments, payments, GAUGE, 2",
        "payments, orders, GAUGE, 0",
        "orders, orders, STATESET, 0",
        "orders, orders_total, COUNTER, 0",
        "payments, orders_info, INFO, 0",
        "payments, orders, SUMMARY, 0",
    })
    void whatIsHeldIsWithdrawnIfItsNameIsTaken(String collector, String name, MetricType type, int left) {
        succeed(before, 1, 2);

        refreshers.change(List.of(target(ORDERS, after)), Set.of(), names(collector, name, type, null), environment());

        assertThat(samples("orders")).isEqualTo(left);
        assertThat(status("weir_collector_samples")).isEqualTo(left);
        assertThat(status("weir_collector_up")).isEqualTo(1);
    }

    @Test
    void whatCameAfterTheReloadBeganIsWithdrawnIfItsNameIsTaken() {
        var payments = names("payments", "orders", MetricType.GAUGE, null);

        store.together(() -> {
            succeed(before, 1, 2);
            refreshers.change(List.of(target(ORDERS, after)), Set.of(), payments, environment());
        });

        assertThat(samples("orders")).isZero();
    }

    @Test
    void whatIsHeldOfAnOlderConfigurationIsWithdrawnThoughItsTargetIsUnchangedSince() {
        succeed(before, 1, 2);
        change(Set.of(), target(ORDERS, after));

        refreshers.change(
                List.of(target(ORDERS, after)),
                Set.of(ORDERS),
                names("payments", "payments", MetricType.GAUGE, "orders"),
                environment());

        assertThat(samples("orders")).isZero();
    }

    @Test
    void samplesOfAHistogramDoNotStandBesideAGaugeOfTheirName() {
        FamilyNames names = names("payments", "orders_count", MetricType.GAUGE, null);
        FamilyNames histogram = names("payments", "requests", MetricType.HISTOGRAM, null);
        store.publish(held("orders", MetricType.HISTOGRAM), held("requests_count", MetricType.GAUGE));

        assertThat(names.taken(store.current()))
                .extracting(
                        contribution -> contribution.families().get(0).family().name())
                .containsExactly("orders");
        assertThat(histogram.taken(store.current()))
                .extracting(
                        contribution -> contribution.families().get(0).family().name())
                .containsExactly("requests_count");
    }

    @Test
    void firstTargetsAreWaitedFor() {
        assertThat(refreshers.isReady()).isFalse();

        fail(before);

        assertThat(refreshers.isReady()).isTrue();
    }

    @Test
    void gatewayWithoutTargetsStaysReadyWhenItGetsSome() {
        var gateway = new Refreshers(List.of(), new Clocks(time, time, time), Duration.ofSeconds(30));
        gateway.change(List.of(), Set.of(), NONE, environment());

        gateway.change(List.of(target(PAYMENTS, after)), Set.of(), NONE, environment());

        assertThat(gateway.isReady()).isTrue();
    }

    @Test
    void gatewayThatIsReadyStaysReady() {
        succeed(before, 1);
        assertThat(refreshers.isReady()).isTrue();

        change(Set.of(), target(ORDERS, before), target(PAYMENTS, after));

        assertThat(refreshers.isReady()).isTrue();
    }

    @Test
    void gatewayIsNotReadyBeforeItsFirstTargetsHaveHadAnOutcome() {
        var starting = new Refreshers(List.of(), new Clocks(time, time, time), Duration.ofSeconds(30));

        starting.change(List.of(target(ORDERS, before)), Set.of(), NONE, environment());
        assertThat(starting.isReady()).isFalse();

        starting.change(List.of(target(ORDERS, before), target(PAYMENTS, after)), Set.of(ORDERS), NONE, environment());
        assertThat(starting.isReady()).isFalse();
    }

    @Test
    void nothingIsChangedAfterTheEnd() {
        refreshers.close();

        change(Set.of(), target(PAYMENTS, after));
        tickFor(Duration.ofSeconds(11));

        assertThat(only().id()).isEqualTo(ORDERS);
        assertThat(after.reads).isZero();
    }

    private Refresher only() {
        assertThat(refreshers.all()).hasSize(1);
        return refreshers.all().get(0);
    }

    private void succeed(ScriptedSource source, double... values) {
        only().refresh();
        source.answer(values);
    }

    private void fail(ScriptedSource source) {
        only().refresh();
        source.fail(Reason.SQL, "syntax error");
    }

    private void tickFor(Duration duration) {
        for (long second = 0; second < duration.toSeconds(); second++) {
            refreshers.tick();
            time.advance(Duration.ofSeconds(1));
        }
    }

    private void change(Set<TargetId> unchanged, Target... targets) {
        refreshers.change(List.of(targets), unchanged, NONE, environment());
    }

    private Refresher.Environment environment() {
        return new Refresher.Environment(
                store,
                new Clocks(time, time, time),
                Runnable::run,
                families -> 0,
                new Tracer(time),
                event -> {},
                ++epoch);
    }

    @Test
    void engineLosesWhatAReloadGivesToACollectorAndTheOtherWayRound() {
        FamilySamples restarts = new FamilySamples(
                new Family("docker_container_restart_count", MetricType.GAUGE, ""), List.of(Samples.of(1)));
        TargetId local = new TargetId("docker", "local");
        store.publish(new Contribution(Owner.ENGINES, local, new Version(1, 1), List.of(restarts)));
        store.publish(new Contribution(Owner.collector("orders"), ORDERS, new Version(1, 1), List.of(restarts)));

        FamilyNames toOrders = names("orders", "docker_container_restart_count", MetricType.GAUGE, null);

        assertThat(toOrders.taken(store.latest()))
                .extracting(Contribution::owner)
                .containsExactly(Owner.ENGINES);
        assertThat(FamilyNames.of(withEngine(true)).taken(store.latest()))
                .extracting(Contribution::owner)
                .containsExactly(Owner.collector("orders"));
        assertThat(FamilyNames.of(withEngine(false)).taken(store.latest())).isEmpty();
    }

    private Target target(TargetId id, ScriptedSource source) {
        return target(id, source, new OnError.Keep());
    }

    private Target target(TargetId id, ScriptedSource source, OnError onError) {
        return target(id, Owner.collector(id.collector()), source, onError);
    }

    private Target target(TargetId id, Owner owner, ScriptedSource source, OnError onError) {
        return new Target(
                id,
                owner,
                holdings.computeIfAbsent(owner, missing -> new Holdings()),
                0,
                false,
                new Schedule.Interval(Duration.ofMinutes(1)),
                Duration.ofSeconds(10),
                onError,
                OnEmpty.PUBLISH,
                100,
                1000,
                null,
                Map.of(),
                source,
                permits);
    }

    private int samples(String collector) {
        return store.current().of(Owner.collector(collector)).stream()
                .flatMap(contribution -> contribution.families().stream())
                .mapToInt(FamilySamples::size)
                .sum();
    }

    private Version version(String collector) {
        return store.current().of(Owner.collector(collector)).get(0).version();
    }

    private double status(String family) {
        return status(ORDERS, family);
    }

    private double status(TargetId target, String family) {
        return store.current().of(Owner.TARGETS).stream()
                .filter(contribution -> contribution.target().equals(target))
                .flatMap(contribution -> contribution.families().stream())
                .filter(samples -> samples.family().name().equals(family))
                .mapToDouble(samples -> samples.blocks().get(0).value(0))
                .findFirst()
                .orElseThrow();
    }

    private static Contribution held(String name, MetricType type) {
        return new Contribution(
                Owner.collector(name),
                new TargetId(name, "shop"),
                new Version(1, 1),
                List.of(new FamilySamples(new Family(name, type, ""), List.of())));
    }

    private static GatewayConfig withEngine(boolean upstreamGauges) {
        var engine = upstreamGauges ? EngineConfigs.withUpstreamGauges(EngineConfigs.local()) : EngineConfigs.local();
        return new GatewayConfig(
                Map.of(), Map.of(), Map.of("local", engine), Set.of(), TracesConfig.BUILT_IN, PushConfig.BUILT_IN);
    }

    private static FamilyNames names(String collector, String metric, MetricType type, @Nullable String lastSuccess) {
        var location = new Location(Path.of("weir.yaml"), 1, 1);
        var column = new MetricConfig(
                metric,
                type,
                "",
                new MetricConfig.Columns.Value("n"),
                List.of(),
                Map.of(),
                MetricConfig.OnNull.SKIP,
                MetricConfig.OnDuplicate.FAIL,
                location);
        Map<String, CollectorConfig> collectors = new LinkedHashMap<>();
        collectors.put(
                collector,
                new CollectorConfig(
                        collector,
                        List.of("shop"),
                        false,
                        new Schedule.Interval(Duration.ofMinutes(1)),
                        Duration.ofSeconds(10),
                        new OnError.Keep(),
                        OnEmpty.PUBLISH,
                        new CollectorConfig.Limits(1, 1, 1, 1),
                        lastSuccess,
                        List.of(new QueryConfig("q", "SELECT 1", location, List.of(column)))));
        return FamilyNames.of(new GatewayConfig(Map.of(), collectors, Set.of()));
    }
}
