package dev.weir.http;

import dev.weir.exposition.Format;
import dev.weir.exposition.Negotiation;
import dev.weir.trace.Tracer;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * {@code /telemetry}: work that is under way is credited, so that what is rendered then is true at that instant. It takes the
 * place of the route that comes with the registry, which answers 406 to whoever accepts OpenMetrics alone.
 */
@Singleton
@SuppressWarnings("deprecation") // It is the registry that Quarkus has.
final class TelemetryRoute {
    private final Tracer tracer;
    private final PrometheusMeterRegistry registry;

    TelemetryRoute(Tracer tracer, PrometheusMeterRegistry registry) {
        this.tracer = tracer;
        this.registry = registry;
    }

    /** On a worker thread: the telemetry of many targets takes longer than a scrape of theirs may be held up. */
    void register(@Observes Router router) {
        router.route("/telemetry").order(Integer.MIN_VALUE).blockingHandler(this::serve, false);
    }

    private void serve(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            request.response()
                    .setStatusCode(405)
                    .putHeader(HttpHeaders.ALLOW, "GET, HEAD")
                    .end();
            return;
        }
        Format format = Negotiation.format(MetricsRoute.header(request, HttpHeaders.ACCEPT));
        tracer.collect();
        String text = registry.scrape(
                format == Format.TEXT ? TextFormat.CONTENT_TYPE_004 : TextFormat.CONTENT_TYPE_OPENMETRICS_100);
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, format.contentType())
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .end(text);
    }
}
