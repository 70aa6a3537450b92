package dev.weir.push.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.OwnThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {
    @Test
    void whatIsAskedForDuringTheWorkIsDoneAfterIt() {
        List<String> done = new ArrayList<>();
        List<Turns> turns = new ArrayList<>();
        turns.add(new Turns(Runnable::run, () -> {
            done.add("begin");
            if (done.size() < 4) {
                turns.get(0).ask();
            }
            done.add("end");
        }));

        turns.get(0).take();

        assertThat(done).containsExactly("begin", "end", "begin", "end", "begin", "end");
    }

    @Test
    void workIsDoneByThoseThatAskIfTheExecutorIsShutDown() {
        var done = new AtomicInteger();
        var turns = new Turns(
                task -> {
                    throw new RejectedExecutionException("shut down");
                },
                done::incrementAndGet);

        turns.ask();

        assertThat(done).hasValue(1);
    }

    @Test
    void oneThreadWorksAtATimeAndNoRequestIsForgotten() throws Exception {
        var asked = new AtomicInteger();
        var working = new AtomicInteger();
        var together = new AtomicInteger();
        var seen = new AtomicInteger();
        var turns = new Turns(Runnable::run, () -> {
            if (working.incrementAndGet() > 1) {
                together.incrementAndGet();
            }
            seen.set(asked.get());
            working.decrementAndGet();
        });
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            threads.add(OwnThread.run(() -> {
                for (int i = 0; i < 20_000; i++) {
                    asked.incrementAndGet();
                    turns.ask();
                }
            }));
        }
        for (CompletableFuture<Void> thread : threads) {
            thread.get(60, TimeUnit.SECONDS);
        }

        assertThat(together).hasValue(0);
        assertThat(seen).hasValue(80_000);
    }
}
