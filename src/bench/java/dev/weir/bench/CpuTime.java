package dev.weir.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** The processor time of processes, as the kernel counts it. */
final class CpuTime {
    static final double TICKS_PER_SECOND = 100;

    private CpuTime() {}

    /** Of a process, in seconds. */
    static double of(long pid) {
        return sum(pid, 2);
    }

    /** Of a process and of those it started that have ended, in seconds. */
    static double withEnded(long pid) {
        return sum(pid, 4);
    }

    /** @param kinds the user's, the system's, and both of its children's after that */
    private static double sum(long pid, int kinds) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Arrays.stream(fields, 11, 11 + kinds)
                            .mapToLong(Long::parseLong)
                            .sum()
                    / TICKS_PER_SECOND;
        } catch (NoSuchFileException gone) {
            return 0;
        } catch (IOException e) {
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
