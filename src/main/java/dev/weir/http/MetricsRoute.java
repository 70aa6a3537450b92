package dev.weir.http;

import dev.weir.exposition.Encoding;
import dev.weir.exposition.Exposition;
import dev.weir.exposition.Format;
import dev.weir.exposition.Negotiation;
import dev.weir.exposition.Publisher;
import dev.weir.exposition.Scrapes;
import dev.weir.refresh.Refreshers;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /metrics}: picks ready bytes and writes them, on the event loop. */
@Singleton
final class MetricsRoute {
    private static final String COLLECT = "collect[]";
    static final CharSequence VARY = HttpHeaders.createOptimized("Accept, Accept-Encoding");
    private static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");

    /** In bytes: what fits into the buffers of a connection is gone at once. */
    private static final int SMALL = 64 * 1024;

    private final Publisher publisher;
    private final Refreshers refreshers;
    private final Scrapes scrapes;
    private final Ending ending;

    MetricsRoute(Publisher publisher, Refreshers refreshers, Scrapes scrapes, Ending ending) {
        this.publisher = publisher;
        this.refreshers = refreshers;
        this.scrapes = scrapes;
        this.ending = ending;
    }

    /** Ahead of every other route: a scrape passes no handler that it does not need. */
    void register(@Observes Router router) {
        router.route("/metrics").order(Integer.MIN_VALUE).handler(this::serve);
    }

    private void serve(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            refuse(request, Scrapes.Refusal.WRONG_METHOD)
                    .putHeader(HttpHeaders.ALLOW, "GET, HEAD")
                    .end();
        } else if (request.query() == null) {
            all(request);
        } else {
            some(request, request.params().getAll(COLLECT));
        }
    }

    private void all(HttpServerRequest request) {
        Exposition exposition = publisher.current();
        Format format = Negotiation.format(header(request, HttpHeaders.ACCEPT));
        Encoding encoding = Negotiation.encoding(header(request, HttpHeaders.ACCEPT_ENCODING));
        if (encoding == Encoding.GZIP) {
            request.response().putHeader(HttpHeaders.CONTENT_ENCODING, GZIP);
        }
        write(request, format, encoding, exposition.body(format, encoding));
        remember(request, format, encoding);
    }

    /** Scrapers repeat themselves: what they send next is likely to be the same. */
    private void remember(HttpServerRequest request, Format format, Encoding encoding) {
        ChannelPipeline pipeline = Connections.of(request).pipeline();
        RepeatedScrape repeated = pipeline.get(RepeatedScrape.class);
        if (repeated == null) {
            new RepeatedScrape(publisher, scrapes, ending::hasBegun).joins(pipeline);
        } else {
            repeated.note(request.headers(), format, encoding);
        }
    }

    private void some(HttpServerRequest request, List<String> names) {
        if (names.isEmpty()) {
            all(request);
            return;
        }
        Set<String> collectors = new LinkedHashSet<>(names);
        for (String name : collectors) {
            if (refreshers.of(name).isEmpty()) {
                refuse(request, Scrapes.Refusal.UNKNOWN_COLLECTOR)
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                        .end("no collector is called '" + name + "'\n");
                return;
            }
        }
        Format format = Negotiation.format(header(request, HttpHeaders.ACCEPT));
        write(request, format, Encoding.IDENTITY, publisher.current().only(collectors, format));
    }

    private HttpServerResponse refuse(HttpServerRequest request, Scrapes.Refusal refusal) {
        scrapes.countRefused(refusal);
        return request.response().setStatusCode(refusal.status());
    }

    private void write(HttpServerRequest request, Format format, Encoding encoding, Buffer body) {
        boolean onlyHeaders = request.method().equals(HttpMethod.HEAD);
        scrapes.count(format, encoding, onlyHeaders ? 0 : body.length());
        HttpServerResponse response = request.response();
        response.headers().set(HttpHeaders.CONTENT_TYPE, format.contentType()).set(HttpHeaders.VARY, VARY);
        if (onlyHeaders) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
                    .end();
        } else {
            Future<Void> sent = response.end(body);
            if (body.length() > SMALL) {
                Connections.limitSending(Connections.of(request), then -> sent.onComplete(done -> then.run()));
            }
        }
    }

    /** A header that came in several lines is one list. */
    static @Nullable String header(HttpServerRequest request, CharSequence name) {
        List<String> lines = request.headers().getAll(name);
        return switch (lines.size()) {
            case 0 -> null;
            case 1 -> lines.get(0);
            default -> String.join(",", lines);
        };
    }
}
