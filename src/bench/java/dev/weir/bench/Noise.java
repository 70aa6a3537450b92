package dev.weir.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What else the machine did between two moments, as its kernel counts it. */
final class Noise {
    private static final int STEAL = 7;

    /** Of {@code /proc/stat}: what is idle, and what waits for a disk. */
    private static final List<Integer> IDLE = List.of(3, 4);

    private final String load = load();
    private final long[] ticks = ticks();
    private final double own = own();

    private Noise() {}

    static Noise start() {
        return new Noise();
    }

    /** A sentence of what it was from the start until now. */
    String told() {
        long[] now = ticks();
        double all = sum(now) - sum(ticks);
        double busy = all - IDLE.stream().mapToDouble(i -> now[i] - ticks[i]).sum();
        double others = busy - (own() - own) * CpuTime.TICKS_PER_SECOND;
        return String.format(
                Locale.ROOT,
                "Load %s before and %s after, the bench's own included; %.0f %% of the processors' time went to processes that are not the bench's, %.1f %% to other machines.",
                load,
                load(),
                Math.max(0, others * 100 / all),
                (now[STEAL] - ticks[STEAL]) * 100 / all);
    }

    /** The processor time of this process and of all that it has started, in seconds. */
    private static double own() {
        ProcessHandle self = ProcessHandle.current();
        return Stream.concat(Stream.of(self), self.descendants())
                .mapToDouble(process -> CpuTime.withEnded(process.pid()))
                .sum();
    }

    private static double sum(long[] ticks) {
        return Arrays.stream(ticks).sum();
    }

    /** All processors', without the guests' time, which is in the users', too. */
    private static long[] ticks() {
        String[] fields = read("/proc/stat").lines().findFirst().orElseThrow().split(" +", -1);
        return Arrays.stream(fields, 1, 1 + STEAL + 1)
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private static String load() {
        return read("/proc/loadavg").split(" ", 2)[0];
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
