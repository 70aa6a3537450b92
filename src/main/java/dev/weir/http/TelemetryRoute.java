package dev.weir.http;

import dev.weir.trace.Tracer;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Ahead of {@code /telemetry}: work that is under way is credited, so that what is rendered then is true at that instant. */
@Singleton
final class TelemetryRoute {
    private final Tracer tracer;

    TelemetryRoute(Tracer tracer) {
        this.tracer = tracer;
    }

    void register(@Observes Router router) {
        router.route("/telemetry").order(Integer.MIN_VALUE).handler(context -> {
            tracer.collect();
            context.next();
        });
    }
}
