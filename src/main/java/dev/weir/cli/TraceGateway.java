package dev.weir.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A gateway, told over HTTP. Each call has a daemon thread of its own, for a name server that hangs cannot be interrupted. It
 * loads the HTTP client at the first call.
 */
final class TraceGateway implements Function<TraceCall, CompletableFuture<TraceReply>> {
    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(5);
    private static final int LONGEST_ANSWER = 64 << 10;

    private final TracedWork work;

    TraceGateway(TracedWork work) {
        this.work = work;
    }

    @Override
    public CompletableFuture<TraceReply> apply(TraceCall call) {
        var reply = new CompletableFuture<TraceReply>();
        var thread = new Thread(() -> reply.complete(tell(call)), "weir-trace-call");
        thread.setDaemon(true);
        thread.start();
        return reply.whenComplete((answer, cancelled) -> {
            if (cancelled != null) {
                thread.interrupt();
            }
        });
    }

    private TraceReply tell(TraceCall call) {
        try {
            HttpResponse<InputStream> response =
                    Client.SHARED.send(request(call), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                return TraceAnswer.read(call, response.statusCode(), body.readNBytes(LONGEST_ANSWER));
            }
        } catch (ConnectException e) {
            return failed(isUnresolved(e) ? "unknown host" : "cannot connect");
        } catch (IOException e) {
            return failed(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            return failed("interrupted");
        }
    }

    private static boolean isUnresolved(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof UnresolvedAddressException)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    private TraceReply failed(String why) {
        return new TraceReply.Failed(work.traces().getAuthority() + ": " + why);
    }

    private HttpRequest request(TraceCall call) {
        if (call instanceof TraceCall.Renew renew) {
            return HttpRequest.newBuilder(trace(renew.id(), ""))
                    .PUT(BodyPublishers.noBody())
                    .build();
        } else if (call instanceof TraceCall.End end) {
            return HttpRequest.newBuilder(trace(end.id(), "?outcome=" + (end.success() ? "success" : "failure")))
                    .DELETE()
                    .build();
        }
        return HttpRequest.newBuilder(work.traces())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(TraceAnswer.body(work)))
                .build();
    }

    private URI trace(String id, String query) {
        return URI.create(work.traces() + "/" + id + query);
    }

    /** Loaded when it is needed. It follows no redirects: what answers with one is not a gateway. */
    private static final class Client {
        static final HttpClient SHARED = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECTED_WITHIN)
                .build();
    }
}
