package dev.weir.http;

import dev.weir.push.GroupKey;
import dev.weir.push.Groups;
import dev.weir.push.PushReason;
import dev.weir.push.PushVerdict;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/** What is answered to pushes, and counted of those that are refused here. */
final class PushAnswers {
    /** A sender may go on sending what is not wanted for so long, so that it comes to read why. */
    private static final Duration LINGER = Duration.ofSeconds(10);

    /** How long a push waits to be kept. */
    private static final Duration COMMIT = Duration.ofSeconds(15);

    private static final String METHODS = "DELETE, OPTIONS, POST, PUT";
    private static final String RETRY_SECONDS = "1";

    private final Vertx vertx;
    private final Groups groups;
    private final Ending ending;

    PushAnswers(Vertx vertx, Groups groups, Ending ending) {
        this.vertx = vertx;
        this.groups = groups;
        this.ending = ending;
    }

    /** What the groups said, at once, or when it is kept. Any thread may call. */
    void verdict(HttpServerRequest request, boolean sync, PushVerdict verdict) {
        if (verdict instanceof PushVerdict.Refused refused) {
            answer(request, Refusal.of(refused.reason(), refused.message()));
        } else if (!sync) {
            end(request, request.method().equals(HttpMethod.DELETE) ? 202 : 200, "");
        } else {
            ending.orElse(
                            ((PushVerdict.Accepted) verdict).committed(),
                            Uni.createFrom()
                                    .failure(
                                            () -> new IllegalStateException("the gateway shuts down; it may still be")))
                    .ifNoItem()
                    .after(COMMIT)
                    .fail()
                    .subscribe()
                    .with(kept -> end(request, 200, ""), failure -> notKept(request, failure));
        }
    }

    private static void notKept(HttpServerRequest request, Throwable failure) {
        if (failure instanceof TimeoutException) {
            end(request, 504, "taken, but not kept within " + COMMIT.toSeconds() + " s; it may still be");
        } else {
            end(request, 503, "taken, but not kept: " + failure.getMessage());
        }
    }

    /** Counts it, and says it. */
    void refuse(HttpServerRequest request, Refusal refusal) {
        groups.refuse(refusal.reason());
        answer(request, refusal);
        discard(request);
    }

    /** The same for a body that was read, and that its group shall be known to have refused. */
    void fail(HttpServerRequest request, GroupKey key, Refusal refusal) {
        groups.fail(key, refusal.reason());
        answer(request, refusal);
    }

    /** The same for a body that cannot be unpacked. */
    void unsupportedEncoding(HttpServerRequest request, String encoding) {
        request.response().putHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
        refuse(
                request,
                new Refusal(
                        415,
                        PushReason.MALFORMED,
                        "unknown Content-Encoding '" + encoding + "' (expected gzip or none)"));
    }

    /** Neither a push nor a deletion. */
    void otherMethod(HttpServerRequest request) {
        request.response().putHeader(HttpHeaders.ALLOW, METHODS);
        if (request.method().equals(HttpMethod.OPTIONS)) {
            end(request, 200, "");
        } else {
            end(request, 405, "Method Not Allowed");
        }
        discard(request);
    }

    /** A fault of ours. */
    static void broken(HttpServerRequest request) {
        end(request, 500, "internal error");
    }

    private static void answer(HttpServerRequest request, Refusal refusal) {
        if (refusal.status() == 503) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        }
        end(request, refusal.status(), refusal.message());
    }

    private static void end(HttpServerRequest request, int status, String message) {
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return;
        }
        response.setStatusCode(status);
        if (message.isEmpty() || request.method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                    .end(message.replaceAll("\\p{Cntrl}", " ") + "\n");
        }
    }

    /** Reads what still comes of a body to no end, for a while. On the event loop. */
    void discard(HttpServerRequest request) {
        if (request.isEnded() || request.response().closed()) {
            return;
        }
        long timer = vertx.setTimer(LINGER.toMillis(), late -> Connections.cut(Connections.of(request)));
        request.handler(chunk -> {});
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.endHandler(last -> vertx.cancelTimer(timer));
        request.resume();
    }
}
