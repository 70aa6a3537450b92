package dev.weir.source.docker;

import com.sun.management.ThreadMXBean;
import dev.weir.config.EngineConfig;
import dev.weir.source.Collected;
import dev.weir.source.Deadline;
import dev.weir.testing.EngineConfigs;
import dev.weir.testing.FakeEngine;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.ToLongFunction;

/**
 * What a refresh of an engine that answers at once takes, rendering not included: {@code ./mvnw -Pjmh
 * -Djmh.main=dev.weir.source.docker.EngineRefreshes -Djmh.args="100 2000"}. The engine works in the same process, so the wall
 * clock measures it, too; processor time and memory are those of the source's threads alone.
 */
public final class EngineRefreshes {
    private static final int UNMEASURED = 20;
    private static final int MEASURED = 21;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private record Refresh(long wallNanos, long cpuNanos, long allocated, long samples) {}

    private EngineRefreshes() {}

    /** @param args how many containers, each number in turn */
    public static void main(String... args) {
        for (String containers : args) {
            measure(Integer.parseInt(containers));
        }
    }

    private static void measure(int containers) {
        ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
        try (FakeEngine engine = FakeEngine.onSocket();
                var source = new DockerSource(config(engine), System::nanoTime, timers, event -> {})) {
            engine.fill(containers);
            List<Refresh> refreshes = new ArrayList<>();
            for (int i = 0; i < UNMEASURED + MEASURED; i++) {
                Refresh refresh = refresh(source);
                if (i >= UNMEASURED) {
                    refreshes.add(refresh);
                }
            }
            System.out.printf(
                    "%d containers, %d samples, median of %d: wall %.1f ms, source's CPU %.1f ms, allocated %.1f MB%n",
                    containers,
                    refreshes.get(0).samples(),
                    MEASURED,
                    median(refreshes, Refresh::wallNanos) / 1e6,
                    median(refreshes, Refresh::cpuNanos) / 1e6,
                    median(refreshes, Refresh::allocated) / 1e6);
        } finally {
            timers.shutdownNow();
        }
    }

    private static Refresh refresh(DockerSource source) {
        long cpu = ofSource(THREADS::getThreadCpuTime);
        long allocated = ofSource(THREADS::getThreadAllocatedBytes);
        long start = System.nanoTime();
        Collected collected = source.collect(Deadline.after(Duration.ofMinutes(2), System::nanoTime))
                .await()
                .indefinitely();
        long wall = System.nanoTime() - start;
        return new Refresh(
                wall,
                ofSource(THREADS::getThreadCpuTime) - cpu,
                ofSource(THREADS::getThreadAllocatedBytes) - allocated,
                collected.families().stream().mapToLong(family -> family.size()).sum());
    }

    private static long ofSource(ToLongFunction<Long> measure) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("weir-docker-"))
                .mapToLong(thread -> measure.applyAsLong(thread.getId()))
                .sum();
    }

    private static long median(List<Refresh> refreshes, ToLongFunction<Refresh> of) {
        return refreshes.stream()
                .mapToLong(of)
                .sorted()
                .skip(MEASURED / 2)
                .findFirst()
                .orElseThrow();
    }

    private static EngineConfig config(FakeEngine engine) {
        return EngineConfigs.at(engine.address());
    }
}
