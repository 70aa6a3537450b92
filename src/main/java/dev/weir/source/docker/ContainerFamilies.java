package dev.weir.source.docker;

import dev.weir.config.EngineConfig;
import dev.weir.model.FamilySamples;
import java.util.List;
import java.util.function.LongSupplier;

/** Writes what is known of an engine's containers as samples. */
final class ContainerFamilies {
    private final EngineConfig engine;
    private final LongSupplier nanoTime;

    /** @param nanoTime the monotonic clock: Windows has no other measure of the processor time there was */
    ContainerFamilies(EngineConfig engine, LongSupplier nanoTime) {
        this.engine = engine;
        this.nanoTime = nanoTime;
    }

    /** Every family of {@link EngineConfig#families()}, those without samples too. */
    @SuppressWarnings("DoNotCallSuggester")
    List<FamilySamples> of(List<Reading> containers) {
        throw new UnsupportedOperationException(engine.name() + nanoTime + containers);
    }
}
