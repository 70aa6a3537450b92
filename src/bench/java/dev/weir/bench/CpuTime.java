package dev.weir.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The processor time of processes, as the kernel counts it. */
final class CpuTime {
    static final double TICKS_PER_SECOND = 100;

    private CpuTime() {}

    /** Of a process, in seconds. */
    static double of(long pid) {
        return sum(pid, 11, 12);
    }

    /** Of a process and of those it started that have ended, in seconds. */
    static double withEnded(long pid) {
        return sum(pid, 11, 12, 13, 14);
    }

    /** Of a process and of all that it has started, those that have ended included. */
    static double ofFamily(long pid) {
        return withEnded(pid)
                + ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .mapToDouble(each -> of(each.pid()))
                        .sum();
    }

    /** Of those that this process started and that have ended, in seconds. */
    static double ofEnded() {
        long self = ProcessHandle.current().pid();
        return withEnded(self) - of(self);
    }

    private static double sum(long pid, int... columns) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return IntStream.of(columns)
                            .mapToLong(column -> Long.parseLong(fields[column]))
                            .sum()
                    / TICKS_PER_SECOND;
        } catch (IOException e) {
            if (!Files.exists(Path.of("/proc/" + pid))) {
                return 0;
            }
            throw new UncheckedIOException(e);
        }
    }

    /** Of the thread that asks, in seconds. */
    static double ofThisThread() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }

    /** Of all processes below one whose command line says something; those that have ended are missing. */
    static double ofServers(String command) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> process.info().commandLine().orElse("").contains(command))
                    .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
                    .mapToLong(ProcessHandle::pid)
                    .distinct()
                    .mapToDouble(CpuTime::of)
                    .sum();
        }
    }
}
