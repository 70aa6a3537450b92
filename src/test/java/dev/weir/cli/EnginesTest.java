package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.weir.config.CollectorConfig.OnError;
import dev.weir.config.EngineAddress;
import dev.weir.config.EngineConfig;
import dev.weir.config.Schedule;
import dev.weir.refresh.Clocks;
import dev.weir.refresh.Target;
import dev.weir.snapshot.Owner;
import dev.weir.source.CollectException;
import dev.weir.source.Deadline;
import dev.weir.source.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a reload leaves of engines, none of which is there. */
class EnginesTest {
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final Engines before =
            Engines.none(Clocks.system(timers), event -> {}).with(List.of(engine("a", 16), engine("b", 16)));

    @AfterEach
    void close() {
        before.close();
        timers.shutdownNow();
    }

    @Test
    void allEnginesAreOneOwnerInTheOrderOfTheFile() {
        assertThat(before.targets())
                .extracting(target -> target.id().toString())
                .containsExactly("docker@a", "docker@b");
        assertThat(before.targets()).extracting(Target::place).containsExactly(0, 1);
        assertThat(before.targets()).extracting(Target::owner).containsOnly(Owner.ENGINES);
        assertThat(before.targets()).allMatch(Target::shared);
        assertThat(before.targets().get(0).holdings())
                .isSameAs(before.targets().get(1).holdings());
        assertThat(before.targets().get(0).permits())
                .isNotSameAs(before.targets().get(1).permits());
    }

    @Test
    void unchangedEngineKeepsWhatReadsItAndItsPermitWhereverItStands() {
        Engines after = before.with(List.of(engine("c", 16), engine("b", 16), engine("a", 8)));

        Target b = after.targets().get(1);
        assertThat(b.source()).isSameAs(before.targets().get(1).source());
        assertThat(b.permits()).isSameAs(before.targets().get(1).permits());
        assertThat(b.holdings()).isSameAs(before.targets().get(1).holdings());
        assertThat(after.targets().get(2).source())
                .isNotSameAs(before.targets().get(0).source());
        assertThat(after.targets().get(2).holdings())
                .isSameAs(before.targets().get(0).holdings());
        after.close();
    }

    @Test
    void onlyWhatIsChangedOrGoneIsClosed() {
        Engines after = before.with(List.of(engine("b", 16)));

        before.leaveTo(after);

        await().until(() -> reasonOf(before.targets().get(0)) == Reason.CANCELLED);
        assertThat(reasonOf(after.targets().get(0))).isEqualTo(Reason.CONNECTION);
        after.close();
        assertThat(reasonOf(after.targets().get(0))).isEqualTo(Reason.CANCELLED);
    }

    private static Reason reasonOf(Target target) {
        return catchThrowableOfType(CollectException.class, () -> target.source()
                        .collect(Deadline.after(Duration.ofSeconds(30), System::nanoTime))
                        .await()
                        .indefinitely())
                .reason();
    }

    private static EngineConfig engine(String name, int maxConcurrentCalls) {
        return new EngineConfig(
                name,
                new EngineAddress.Unix(Path.of("/nowhere/docker.sock")),
                true,
                new Schedule.Interval(Duration.ofSeconds(15)),
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                maxConcurrentCalls,
                new OnError.Drop(),
                Map.of(),
                false,
                false,
                false);
    }
}
