package dev.weir.telemetry;

import dev.weir.reload.Reloader;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** What became of the definitions. */
@Singleton
final class ReloadMeters {
    private final Reloader reloader;
    private final MeterGroup meters;

    ReloadMeters(Reloader reloader, MeterRegistry registry) {
        this.reloader = reloader;
        this.meters = new MeterGroup(registry);
    }

    void start(@Observes StartupEvent event) {
        meters.counter(Metric.CONFIG_RELOADS, () -> reloader.stats().applied(), "result", "applied");
        meters.counter(Metric.CONFIG_RELOADS, () -> reloader.stats().refused(), "result", "refused");
        meters.counter(Metric.CONFIG_RELOADS, () -> reloader.stats().failed(), "result", "failed");
        meters.gauge(Metric.CONFIG_RELOAD_SUCCESSFUL, () -> reloader.stats().lastSuccessful() ? 1 : 0);
        meters.gauge(
                Metric.CONFIG_RELOAD_SUCCESS_TIME,
                () -> reloader.stats().lastSuccess().toEpochMilli() / 1000.0);
    }
}
