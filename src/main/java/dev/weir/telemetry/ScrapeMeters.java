package dev.weir.telemetry;

import dev.weir.exposition.Encoding;
import dev.weir.exposition.Format;
import dev.weir.exposition.Scrapes;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;

/** What scrapes of {@code /metrics} were answered with. */
@Singleton
final class ScrapeMeters {
    private static final String NONE = "none";

    private final Scrapes scrapes;
    private final MeterGroup meters;

    ScrapeMeters(Scrapes scrapes, MeterRegistry registry) {
        this.scrapes = scrapes;
        this.meters = new MeterGroup(registry);
    }

    void start(@Observes StartupEvent event) {
        for (Encoding encoding : Encoding.values()) {
            answered("text", List.of(Format.TEXT), encoding);
            answered("openmetrics", List.of(Format.OPENMETRICS, Format.OPENMETRICS_0_0_1), encoding);
        }
        for (Scrapes.Refusal refusal : Scrapes.Refusal.values()) {
            meters.counter(
                    Metric.SCRAPES,
                    () -> scrapes.count(refusal),
                    labels(NONE, NONE, Integer.toString(refusal.status())));
        }
    }

    static String label(Encoding encoding) {
        return encoding.name().toLowerCase(Locale.ROOT);
    }

    private void answered(String name, List<Format> formats, Encoding encoding) {
        meters.counter(
                Metric.SCRAPES,
                () -> formats.stream()
                        .mapToLong(format -> scrapes.count(format, encoding))
                        .sum(),
                labels(name, label(encoding), "200"));
        meters.counter(
                Metric.SCRAPE_BYTES,
                () -> formats.stream()
                        .mapToLong(format -> scrapes.bytes(format, encoding))
                        .sum(),
                "format",
                name,
                "encoding",
                label(encoding));
    }

    private static String[] labels(String format, String encoding, String status) {
        return new String[] {"format", format, "encoding", encoding, "status", status};
    }
}
