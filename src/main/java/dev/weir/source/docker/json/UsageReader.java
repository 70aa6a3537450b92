package dev.weir.source.docker.json;

import java.io.IOException;
import java.util.Optional;

/** Reads a sample of what a container uses. */
final class UsageReader {
    /** Cgroups without a limit have the highest number there is, of which v1 leaves out what is no whole page. */
    private static final double NO_LIMIT = 0x1p62;

    private final Json json;
    private final String id;
    private final TrafficReader traffic;
    private boolean neverRead;
    private double processors = Double.NaN;
    private double used = Double.NaN;
    private double capacity = Double.NaN;
    private double periods = Double.NaN;
    private double throttledPeriods = Double.NaN;
    private double throttled = Double.NaN;
    private double memory = Double.NaN;
    private double memoryLimit = Double.NaN;
    private double committed = Double.NaN;
    private double inactiveV1 = Double.NaN;
    private double inactiveV2 = Double.NaN;
    private double pids = Double.NaN;
    private double pidsLimit = Double.NaN;

    private UsageReader(Json json, String id) {
        this.json = json;
        this.id = id;
        this.traffic = new TrafficReader(json);
    }

    static Optional<Usage> read(Json json, String id) throws IOException {
        var reader = new UsageReader(json, id);
        if (!json.object(reader::member)) {
            throw json.malformed("an object belongs here");
        }
        return reader.usage();
    }

    private void member(String name) throws IOException {
        switch (name) {
            // Docker's name of it, and podman's.
            case "id", "Id" -> json.own(id);
            case "read" -> neverRead = json.time() == null;
            case "num_procs" -> processors = json.amount();
            case "cpu_stats" -> json.object(this::cpuMember);
            case "memory_stats" -> json.object(this::memoryMember);
            case "pids_stats" -> json.object(this::pidsMember);
            case "networks" -> traffic.readNetworks();
            case "blkio_stats" -> traffic.readBlocks();
            case "storage_stats" -> traffic.readStorage();
            default -> {}
        }
    }

    private void cpuMember(String name) throws IOException {
        switch (name) {
            case "system_cpu_usage" -> capacity = json.amount();
            case "cpu_usage" ->
                json.object(usage -> {
                    if (usage.equals("total_usage")) {
                        used = json.amount();
                    }
                });
            case "throttling_data" -> json.object(this::throttlingMember);
            default -> {}
        }
    }

    private void throttlingMember(String name) throws IOException {
        switch (name) {
            case "periods" -> periods = json.amount();
            case "throttled_periods" -> throttledPeriods = json.amount();
            case "throttled_time" -> throttled = json.amount();
            default -> {}
        }
    }

    private void memoryMember(String name) throws IOException {
        switch (name) {
            case "usage" -> memory = json.amount();
            case "limit" -> memoryLimit = json.amount();
            case "commitbytes" -> committed = json.amount();
            case "stats" -> json.object(this::cacheMember);
            default -> {}
        }
    }

    private void cacheMember(String name) throws IOException {
        switch (name) {
            case "total_inactive_file" -> inactiveV1 = json.amount();
            case "inactive_file" -> inactiveV2 = json.amount();
            default -> {}
        }
    }

    private void pidsMember(String name) throws IOException {
        switch (name) {
            case "current" -> pids = json.amount();
            case "limit" -> pidsLimit = json.amount();
            default -> {}
        }
    }

    private Optional<Usage> usage() {
        if (neverRead || isAllZero()) {
            return Optional.empty();
        }
        if (committed > 0) {
            return Optional.of(new Usage(
                    true,
                    processors > 0 ? processors : Double.NaN,
                    new Usage.Cpu(used, Double.NaN, Double.NaN, Double.NaN, Double.NaN),
                    new Usage.Memory(committed, Double.NaN, Double.NaN),
                    new Usage.Pids(Double.NaN, Double.NaN),
                    traffic.network(),
                    traffic.storage()));
        }
        return Optional.of(new Usage(
                false,
                Double.NaN,
                new Usage.Cpu(used, capacity, periods, throttledPeriods, throttled),
                new Usage.Memory(memory, workingSet(), limit(memoryLimit)),
                new Usage.Pids(pids, limit(pidsLimit)),
                traffic.network(),
                traffic.blocks()));
    }

    /** A container that has just stopped: no process can run without any of these. */
    private boolean isAllZero() {
        return !(used > 0 || memory > 0 || committed > 0 || pids > 0) && traffic.isAllZero();
    }

    /** As {@code docker stats} has it; unknown where the engine tells nothing of the file cache. */
    private double workingSet() {
        if (Double.isNaN(inactiveV1) && Double.isNaN(inactiveV2)) {
            return Double.NaN;
        }
        if (inactiveV1 < memory) {
            return memory - inactiveV1;
        }
        return inactiveV2 < memory ? memory - inactiveV2 : memory;
    }

    private static double limit(double limit) {
        return limit > 0 && limit < NO_LIMIT ? limit : Double.NaN;
    }
}
