package dev.weir.source.docker;

import dev.weir.config.EngineConfig;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What all reads of an engine share.
 *
 * @param threads wait for its answers
 * @param nanoTime the monotonic clock
 * @param timers ends what takes too long; nothing blocks it
 * @param listener is told of every call
 */
record Engine(
        EngineConfig config,
        EngineThreads threads,
        LongSupplier nanoTime,
        ScheduledExecutorService timers,
        Consumer<EngineEvent> listener) {}
