package dev.weir.http;

import dev.weir.push.PushReason;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads bodies as they come: no longer than allowed, no more at a time than there is memory for, and no more slowly. */
final class BodyReader {
    /** Bodies as long as they may be that may be under way together. */
    private static final int BODIES = 4;

    /** From its head to its last byte. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final BodyBudget budget = new BodyBudget();

    BodyReader(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Reads the body of a request; on its event loop.
     *
     * @param most length in bytes, as it comes
     * @param complete takes the body, and closes it
     * @param refused is told instead why it is read no further; the connection may be gone
     */
    void read(HttpServerRequest request, long most, Consumer<ReceivedBody> complete, Consumer<Refusal> refused) {
        @Nullable String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        long length = announced == null ? most : Long.parseLong(announced);
        if (length > most) {
            refused.accept(tooLarge(most));
        } else {
            var body = new ReceivedBody(budget, length, BODIES * most);
            new Reading(request, body, most, complete, refused).start();
        }
    }

    private static Refusal tooLarge(long most) {
        return Refusal.tooLarge("the body is longer than " + most + " bytes (push.max_body_bytes)");
    }

    private static Refusal overload() {
        return Refusal.overload("too many bodies are under way; try again later");
    }

    /** One body; it ends once. */
    private final class Reading {
        private final HttpServerRequest request;
        private final ReceivedBody body;
        private final long most;
        private final Consumer<ReceivedBody> complete;
        private final Consumer<Refusal> refused;
        private boolean ended;
        private long timer;

        Reading(
                HttpServerRequest request,
                ReceivedBody body,
                long most,
                Consumer<ReceivedBody> complete,
                Consumer<Refusal> refused) {
            this.request = request;
            this.body = body;
            this.most = most;
            this.complete = complete;
            this.refused = refused;
        }

        void start() {
            timer = vertx.setTimer(
                    PATIENCE.toMillis(),
                    late -> refuse(new Refusal(
                            408, PushReason.MALFORMED, "the body took longer than " + PATIENCE.toSeconds() + " s")));
            request.exceptionHandler(gone -> refuse(Refusal.malformed("the body broke off")));
            request.handler(this::take);
            request.endHandler(last -> end(() -> complete.accept(body)));
            @Nullable String expected = request.getHeader(HttpHeaders.EXPECT);
            if (expected != null && expected.toLowerCase(Locale.ROOT).equals("100-continue")) {
                request.response().writeContinue();
            }
            request.resume();
        }

        private void take(Buffer chunk) {
            if (ended) {
                return;
            }
            if ((long) body.length() + chunk.length() > most) {
                refuse(tooLarge(most));
            } else if (!body.add(chunk)) {
                refuse(overload());
            }
        }

        private void refuse(Refusal refusal) {
            end(() -> {
                body.close();
                refused.accept(refusal);
            });
        }

        private void end(Runnable next) {
            if (!ended) {
                ended = true;
                vertx.cancelTimer(timer);
                next.run();
            }
        }
    }
}
