package dev.weir.source.docker;

/**
 * One sample of what a running container uses, in the engine's own units. What the engine does not tell is NaN.
 *
 * @param windows whether it is a container of Windows
 * @param processors that Windows has; NaN elsewhere
 */
record Usage(boolean windows, double processors, Cpu cpu, Memory memory, Pids pids, Traffic network, Traffic disk) {

    /**
     * Processor time since the container was started, in nanoseconds, and on Windows in units of 100 of them.
     *
     * @param capacity of all processors of the host since it was started
     * @param periods in which a limit was enforced
     * @param throttled time that the container was held back
     */
    record Cpu(double used, double capacity, double periods, double throttledPeriods, double throttled) {}

    /**
     * Memory in bytes.
     *
     * @param workingSet what is used without inactive pages of the file cache
     */
    record Memory(double used, double workingSet, double limit) {}

    /** Processes and threads. */
    record Pids(double current, double limit) {}

    /** Bytes since the container was started. */
    record Traffic(double in, double out) {}
}
