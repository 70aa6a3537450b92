package dev.weir.source.docker;

import dev.weir.config.EngineMetric;

/** What a container uses, in the units of the metrics. */
final class UsageValues {
    private static final double NANOS = 1e9;
    /** Of Windows. */
    private static final double NANOS_PER_TICK = 100;

    private UsageValues() {}

    /**
     * The value of a metric; NaN if the engine does not tell it, or the metric is of something else.
     *
     * @param nanos that the host has been on, from some beginning
     */
    static double of(EngineMetric metric, Usage usage, long nanos) {
        Usage.Cpu cpu = usage.cpu();
        return switch (metric) {
            case CPU_SECONDS -> cpu.used() * (usage.windows() ? NANOS_PER_TICK : 1) / NANOS;
            case CPU_CAPACITY_SECONDS -> (usage.windows() ? nanos * usage.processors() : cpu.capacity()) / NANOS;
            case CPU_PERIODS -> cpu.periods();
            case CPU_THROTTLED_PERIODS -> cpu.throttledPeriods();
            case CPU_THROTTLED_SECONDS -> cpu.throttled() / NANOS;
            case MEMORY_USED_BYTES -> usage.memory().used();
            case MEMORY_WORKING_SET_BYTES -> usage.memory().workingSet();
            case MEMORY_LIMIT_BYTES -> usage.memory().limit();
            case PIDS -> usage.pids().current();
            case PIDS_LIMIT -> usage.pids().limit();
            case NETWORK_RECEIVE_BYTES, UPSTREAM_NETWORK_IN_BYTES ->
                usage.network().in();
            case NETWORK_TRANSMIT_BYTES, UPSTREAM_NETWORK_OUT_BYTES ->
                usage.network().out();
            case BLOCK_READ_BYTES, UPSTREAM_DISK_READ_BYTES -> usage.disk().in();
            case BLOCK_WRITE_BYTES, UPSTREAM_DISK_WRITE_BYTES -> usage.disk().out();
            case UPSTREAM_CPU_USED -> usage.windows() ? Math.floor(cpu.used() / usage.processors()) : cpu.used();
            case UPSTREAM_CPU_CAPACITY -> usage.windows() ? Math.floor(nanos / NANOS_PER_TICK) : cpu.capacity();
            default -> Double.NaN;
        };
    }
}
