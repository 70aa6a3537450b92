package dev.weir.telemetry;

import dev.weir.work.Reason;
import dev.weir.work.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** What becomes of the traces that others send. */
@Singleton
final class TraceMeters {
    private final Traces traces;
    private final MeterGroup meters;

    TraceMeters(Traces traces, MeterRegistry registry) {
        this.traces = traces;
        this.meters = new MeterGroup(registry);
    }

    void start(@Observes StartupEvent event) {
        meters.gauge(Metric.TRACES_OPEN, () -> traces.stats().open());
        meters.gauge(Metric.TRACES_SERIES, () -> traces.stats().series());
        meters.counter(Metric.TRACES_LOST, () -> traces.stats().lost());
        for (Reason reason : Reason.values()) {
            meters.counter(Metric.TRACES_REFUSED, () -> traces.stats().refused(reason), "reason", reason.label());
        }
    }
}
