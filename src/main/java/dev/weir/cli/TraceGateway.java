package dev.weir.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A gateway, told over HTTP. Each call has a daemon thread of its own, for a name server that hangs cannot be interrupted.
 *
 * <p>It uses the older of the JDK's two HTTP clients, for the newer one takes ten times as long to load: longer than short
 * commands run, and on a busy machine than their end may wait to be reported.
 */
final class TraceGateway implements Function<TraceCall, CompletableFuture<TraceReply>> {
    private static final int FIRST_ERROR = 400;
    private static final int LONGEST_ANSWER = 64 << 10;

    private final TraceOptions work;
    private final int patienceMillis;

    /** @param patience how long a connection, or something to read, is waited for */
    TraceGateway(TraceOptions work, Duration patience) {
        this.work = work;
        this.patienceMillis = Math.toIntExact(patience.toMillis());
    }

    @Override
    public CompletableFuture<TraceReply> apply(TraceCall call) {
        var reply = new CompletableFuture<TraceReply>();
        onThreadOfItsOwn(() -> tell(call, reply));
        return reply;
    }

    private void tell(TraceCall call, CompletableFuture<TraceReply> reply) {
        try {
            HttpURLConnection connection = connection(call);
            // Whoever does not wait any more frees this thread, too, but must not wait for that: it takes the locks of
            // a read.
            var unused = reply.whenComplete((answer, cancelled) -> {
                if (cancelled != null) {
                    onThreadOfItsOwn(connection::disconnect);
                }
            });
            reply.complete(answer(call, connection));
        } catch (UnknownHostException e) {
            reply.complete(failed("unknown host"));
        } catch (ConnectException e) {
            reply.complete(failed("cannot connect"));
        } catch (IOException | RuntimeException e) {
            // The client throws the latter, too: when it is disconnected while an answer comes.
            reply.complete(failed(String.valueOf(e.getMessage())));
        }
    }

    private HttpURLConnection connection(TraceCall call) throws IOException {
        String url = work.traces().toString();
        if (call instanceof TraceCall.Renew renew) {
            return connection("PUT", url + "/" + renew.id());
        } else if (call instanceof TraceCall.End end) {
            String outcome = end.success() ? "success" : "failure";
            return connection("DELETE", url + "/" + end.id() + "?outcome=" + outcome);
        }
        return connection("POST", url);
    }

    private HttpURLConnection connection(String method, String url) throws IOException {
        var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout(patienceMillis);
        connection.setReadTimeout(patienceMillis);
        connection.setUseCaches(false);
        // What answers with a redirection is not a gateway.
        connection.setInstanceFollowRedirects(false);
        return connection;
    }

    private TraceReply answer(TraceCall call, HttpURLConnection connection) throws IOException {
        if (!(call instanceof TraceCall.End)) {
            byte[] body = call instanceof TraceCall.Begin
                    ? TraceAnswer.body(work).getBytes(StandardCharsets.UTF_8)
                    : new byte[0];
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            // Without it a beginning whose answer is lost would be sent twice.
            connection.setFixedLengthStreamingMode(body.length);
            try (var out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        int status = connection.getResponseCode();
        InputStream error = connection.getErrorStream();
        if (error == null && status >= FIRST_ERROR) {
            return TraceAnswer.read(call, status, new byte[0]);
        }
        try (InputStream body = error == null ? connection.getInputStream() : error) {
            return TraceAnswer.read(call, status, body.readNBytes(LONGEST_ANSWER));
        }
    }

    private static void onThreadOfItsOwn(Runnable action) {
        var thread = new Thread(action, "weir-trace-call");
        thread.setDaemon(true);
        thread.start();
    }

    private TraceReply failed(String why) {
        return new TraceReply.Failed(work.traces().getAuthority() + ": " + why);
    }
}
