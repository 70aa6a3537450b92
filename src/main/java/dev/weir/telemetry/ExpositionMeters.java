package dev.weir.telemetry;

import dev.weir.exposition.Encoding;
import dev.weir.exposition.Format;
import dev.weir.exposition.Publisher;
import dev.weir.refresh.Clocks;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** What is served at {@code /metrics}, and what making it takes. */
@Singleton
final class ExpositionMeters {
    private final Publisher publisher;
    private final MeterGroup meters;

    ExpositionMeters(Publisher publisher, MeterRegistry registry) {
        this.publisher = publisher;
        this.meters = new MeterGroup(registry);
    }

    void start(@Observes StartupEvent event) {
        meters.gauge(Metric.SNAPSHOT_AGE_SECONDS, () -> Clocks.seconds(publisher.age()));
        meters.counter(Metric.EXPOSITIONS, () -> publisher.stats().publications());
        meters.counter(Metric.EXPOSITION_FAILURES, () -> publisher.stats().failures());
        meters.summary(Metric.RENDER_SECONDS, () -> publisher.stats().publications(), () -> publisher
                .stats()
                .renderNanos());
        meters.summary(Metric.COMPRESS_SECONDS, () -> publisher.stats().publications(), () -> publisher
                .stats()
                .compressNanos());
        meters.gauge(Metric.EXPOSITION_SAMPLES, () -> publisher.current().samples());
        for (Encoding encoding : Encoding.values()) {
            bytes("text", Format.TEXT, encoding);
            bytes("openmetrics", Format.OPENMETRICS, encoding);
        }
    }

    private void bytes(String name, Format format, Encoding encoding) {
        meters.gauge(
                Metric.EXPOSITION_BYTES,
                () -> publisher.current().size(format, encoding),
                "format",
                name,
                "encoding",
                ScrapeMeters.label(encoding));
    }
}
