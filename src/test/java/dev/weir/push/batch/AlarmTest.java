package dev.weir.push.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlarmTest {
    private final List<Runnable> scheduled = new ArrayList<>();
    private final List<String> done = new ArrayList<>();

    /** Timers whose tasks cannot be cancelled in time. */
    private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1) {
        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            scheduled.add(command);
            return super.schedule(() -> {}, delay, unit);
        }
    };

    private final Alarm alarm = new Alarm(this, timers, () -> done.add("afterwards"));

    @AfterEach
    void shutDown() {
        timers.shutdownNow();
    }

    @Test
    void oneThatWasSetAnewDoesNotRingForWhatItWasSetToBefore() {
        synchronized (this) {
            alarm.set(Duration.ofHours(1), () -> done.add("first"));
            alarm.set(Duration.ofHours(1), () -> done.add("second"));
        }

        scheduled.get(0).run();
        scheduled.get(1).run();
        scheduled.get(1).run();

        assertThat(done).containsExactly("second", "afterwards");
    }

    @Test
    void oneThatWasStoppedDoesNotRing() {
        synchronized (this) {
            alarm.set(Duration.ofHours(1), () -> done.add("first"));
            alarm.stop();
        }

        scheduled.get(0).run();

        assertThat(done).isEmpty();
    }
}
