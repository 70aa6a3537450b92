package dev.weir.http;

import dev.weir.config.PushConfig;
import dev.weir.push.GroupKey;
import dev.weir.push.Groups;
import dev.weir.push.PushReason;
import dev.weir.push.PushVerdict;
import dev.weir.push.format.BodyTooLarge;
import dev.weir.push.format.Gunzip;
import dev.weir.push.format.MalformedBody;
import dev.weir.push.format.PushBody;
import dev.weir.push.format.TooManySeries;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUT|POST|DELETE /metrics/job/JOB{/LABEL/VALUE}}: takes what Pushgateway takes, and answers as it does. Requests are read
 * on the event loop; what is in a body, and where it goes, is found out on workers.
 */
@Singleton
final class PushRoute {
    /** Bodies that are unpacked and parsed at a time: they take more memory then than on their way in. */
    private static final int MOST_PARSED = 4;

    private final Groups groups;
    private final BodyReader bodies;
    private final Lanes workers;
    private final PushAnswers answers;

    PushRoute(Vertx vertx, Groups groups, ScheduledExecutorService workers, Ending ending) {
        this.groups = groups;
        this.bodies = new BodyReader(vertx);
        this.workers =
                new Lanes(workers, Math.min(MOST_PARSED, Runtime.getRuntime().availableProcessors()));
        this.answers = new PushAnswers(vertx, groups, ending);
    }

    /** Ahead of Quarkus' own routes: one of them refuses bodies above a limit of its own. */
    void register(@Observes Router router) {
        router.routeWithRegex(PushPath.PATTERN).order(Integer.MIN_VALUE).handler(this::serve);
    }

    private void serve(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!List.of(HttpMethod.PUT, HttpMethod.POST, HttpMethod.DELETE).contains(request.method())) {
            answers.otherMethod(request);
            return;
        }
        PushPath path = PushPath.read(request.path());
        PushOptions options = PushOptions.of(request);
        if (path instanceof PushPath.Malformed malformed) {
            answers.refuse(request, Refusal.malformed(malformed.message()));
        } else if (options instanceof PushOptions.Malformed malformed) {
            answers.refuse(request, Refusal.malformed(malformed.message()));
        } else {
            var key = new GroupKey(((PushPath.Group) path).labels());
            var given = (PushOptions.Given) options;
            if (request.method().equals(HttpMethod.DELETE)) {
                answers.discard(request);
                workers.execute(() -> decide(request, key, given.sync(), () -> groups.delete(key)));
            } else {
                receive(request, key, given);
            }
        }
    }

    private void receive(HttpServerRequest request, GroupKey key, PushOptions.Given options) {
        @Nullable String header = MetricsRoute.header(request, HttpHeaders.CONTENT_ENCODING);
        String encoding = header == null ? "" : header.strip().toLowerCase(Locale.ROOT);
        if (!List.of("", "identity", "gzip", "x-gzip").contains(encoding)) {
            answers.unsupportedEncoding(request, encoding);
            return;
        }
        PushConfig config = groups.config();
        bodies.read(
                request,
                config.maxBodyBytes(),
                body -> workers.execute(() -> {
                    try (body) {
                        decide(request, key, options.sync(), () -> {
                            byte[] bytes = encoding.endsWith("gzip")
                                    ? Gunzip.inflate(body.bytes(), config.maxBodyBytes())
                                    : body.bytes();
                            return groups.push(
                                    key,
                                    request.method().equals(HttpMethod.PUT),
                                    PushBody.read(
                                            bytes,
                                            Objects.requireNonNullElse(request.getHeader(HttpHeaders.CONTENT_TYPE), ""),
                                            key.labels(),
                                            config.maxSeriesPerGroup()),
                                    options.ttl());
                        });
                    }
                }),
                refusal -> answers.refuse(request, refusal));
    }

    private void decide(HttpServerRequest request, GroupKey key, boolean sync, Supplier<PushVerdict> decision) {
        try {
            answers.verdict(request, sync, decision.get());
        } catch (TooManySeries e) {
            answers.fail(request, key, Refusal.of(PushReason.MAX_SERIES, message(e)));
        } catch (BodyTooLarge e) {
            answers.refuse(request, Refusal.tooLarge(message(e)));
        } catch (MalformedBody e) {
            answers.refuse(request, Refusal.malformed(message(e)));
        } catch (RuntimeException | Error e) {
            PushAnswers.broken(request);
            throw e;
        }
    }

    private static String message(MalformedBody body) {
        return String.valueOf(body.getMessage());
    }
}
