package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TraceReporterTest {
    private static final TraceCall BEGIN = new TraceCall.Begin();
    private static final TraceReply AWAY = new TraceReply.Failed("cannot connect");
    private static final TraceReply GONE = new TraceReply.Gone("lost");

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final List<TraceCall> calls = new ArrayList<>();
    private final List<CompletableFuture<TraceReply>> replies = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final TraceReporter reporter = new TraceReporter(
            call -> {
                calls.add(call);
                replies.add(new CompletableFuture<>());
                return replies.get(replies.size() - 1);
            },
            time,
            time,
            lines::add);

    @BeforeEach
    void beginTheWork() {
        reporter.begin();
    }

    @Test
    void renewsEveryThirdOfAShortLease() {
        answer(granted("a", Duration.ofSeconds(6)));

        time.advance(Duration.ofMillis(1_999));
        assertThat(calls).containsExactly(BEGIN);
        time.advance(Duration.ofMillis(1));

        assertThat(calls).containsExactly(BEGIN, renew("a"));
    }

    @Test
    void renewsALongLeaseEveryFiveSeconds() {
        answer(granted("a", Duration.ofHours(1)));

        for (int i = 0; i < 3; i++) {
            time.advance(Duration.ofSeconds(5));
            answer(granted("a", Duration.ofHours(1)));
        }

        assertThat(calls).containsExactly(BEGIN, renew("a"), renew("a"), renew("a"));
        assertThat(lines).isEmpty();
    }

    @Test
    void reportsTheEndAndSaysNothing() {
        answer(granted("a"));

        CompletableFuture<Void> reported = reporter.end(false);
        assertThat(reported).isNotDone();
        answer(new TraceReply.Ended());

        assertThat(reported).isDone();
        assertThat(calls).containsExactly(BEGIN, end("a", false));
        assertThat(lines).isEmpty();
        time.advance(Duration.ofHours(1));
        assertThat(calls).hasSize(2);
    }

    @Test
    void workThatEndsBeforeItsBeginningIsAnsweredIsReportedWhole() {
        CompletableFuture<Void> reported = reporter.end(true);
        assertThat(calls).containsExactly(BEGIN);

        answer(granted("a"));
        answer(new TraceReply.Ended());

        assertThat(reported).isDone();
        assertThat(calls).containsExactly(BEGIN, end("a", true));
    }

    @Test
    void endDoesNotWaitForARenewalThatHangs() {
        answer(granted("a"));
        time.advance(Duration.ofSeconds(5));
        CompletableFuture<TraceReply> hanging = replies.get(1);

        CompletableFuture<Void> reported = reporter.end(true);
        answer(new TraceReply.Ended());

        assertThat(reported).isDone();
        assertThat(hanging).isCancelled();
        assertThat(calls).containsExactly(BEGIN, renew("a"), end("a", true));
    }

    @Test
    void gatewayThatIsAwayIsAskedAgainAndMentionedOnce() {
        for (int i = 0; i < 4; i++) {
            answer(AWAY);
            time.advance(Duration.ofSeconds(5));
        }
        assertThat(calls).containsExactly(BEGIN, BEGIN, BEGIN, BEGIN, BEGIN);
        assertThat(lines).containsExactly("not traced yet: cannot connect");

        answer(granted("a"));

        assertThat(lines).containsExactly("not traced yet: cannot connect", "traced from now on");
    }

    @Test
    void beginningThatHangsIsGivenUpAndTriedAgain() {
        time.advance(Duration.ofSeconds(5));
        assertThat(replies.get(0)).isCancelled();
        assertThat(lines).containsExactly("not traced yet: no answer within 5 s");

        time.advance(Duration.ofSeconds(5));

        assertThat(calls).containsExactly(BEGIN, BEGIN);
    }

    @Test
    void answerThatComesTooLateChangesNothing() {
        CompletableFuture<TraceReply> late = new CompletableFuture<>();
        replies.set(0, late);
        time.advance(Duration.ofSeconds(10));
        late.complete(granted("late"));

        answer(granted("a"));
        time.advance(Duration.ofSeconds(5));

        assertThat(calls).containsExactly(BEGIN, BEGIN, renew("a"));
    }

    @Test
    void failedRenewalsWithinTheLeaseAreNoInterruption() {
        answer(granted("a"));
        for (int i = 0; i < 5; i++) {
            time.advance(Duration.ofSeconds(5));
            answer(AWAY);
        }
        time.advance(Duration.ofSeconds(5));
        answer(granted("a"));

        assertThat(calls).hasSize(7).endsWith(renew("a"));
        assertThat(lines).isEmpty();
    }

    @Test
    void renewalsThatFailForLongerThanTheLeaseAreAnInterruptionUntilOneSucceeds() {
        answer(granted("a"));
        for (int i = 0; i < 10; i++) {
            time.advance(Duration.ofSeconds(5));
            answer(AWAY);
        }
        assertThat(lines).containsExactly("tracing is interrupted: cannot connect");

        time.advance(Duration.ofSeconds(5));
        answer(granted("a"));

        assertThat(lines).containsExactly("tracing is interrupted: cannot connect", "traced again");
        assertThat(calls).filteredOn(BEGIN::equals).hasSize(1);
    }

    @Test
    void renewalThatHangsLeavesTimeForAnotherWithinTheLease() {
        answer(granted("a", Duration.ofSeconds(9)));

        time.advance(Duration.ofSeconds(3));
        assertThat(calls).hasSize(2);
        time.advance(Duration.ofMillis(3_100));

        assertThat(calls).containsExactly(BEGIN, renew("a"), renew("a"));
        assertThat(lines).isEmpty();
    }

    @Test
    void traceThatTheGatewayLostIsBegunAnewAtOnce() {
        answer(granted("a"));
        time.advance(Duration.ofSeconds(5));
        answer(GONE);
        assertThat(calls).containsExactly(BEGIN, renew("a"), BEGIN);

        answer(granted("b"));
        time.advance(Duration.ofSeconds(5));

        assertThat(calls).endsWith(renew("b"));
        assertThat(lines).containsExactly("tracing is interrupted: lost", "traced again");
    }

    @Test
    void refusalIsSaidOnceAndFinal() {
        answer(new TraceReply.Refused("too many traces"));

        time.advance(Duration.ofHours(1));
        CompletableFuture<Void> reported = reporter.end(true);

        assertThat(reported).isDone();
        assertThat(calls).containsExactly(BEGIN);
        assertThat(lines).containsExactly("not traced: the gateway refuses it: too many traces");
    }

    @Test
    void endIsReportedToAGatewayThatCameBackSinceItWasLastAsked() {
        answer(AWAY);
        CompletableFuture<Void> reported = reporter.end(false);

        answer(granted("a"));
        answer(new TraceReply.Ended());

        assertThat(reported).isDone();
        assertThat(calls).containsExactly(BEGIN, BEGIN, end("a", false));
    }

    @Test
    void endOfATraceThatTheGatewayLostIsReportedAsOneOfItsOwn() {
        answer(granted("a"));
        CompletableFuture<Void> reported = reporter.end(false);

        answer(GONE);
        answer(granted("b"));
        answer(new TraceReply.Ended());

        assertThat(reported).isDone();
        assertThat(calls).containsExactly(BEGIN, end("a", false), BEGIN, end("b", false));
        assertThat(lines).isEmpty();
    }

    @Test
    void endWhoseAnswerIsLostIsNotReportedAgainAsOneOfItsOwn() {
        answer(granted("a"));
        CompletableFuture<Void> reported = reporter.end(true);

        answer(AWAY);
        answer(GONE);

        assertThat(reported).isDone();
        assertThat(calls).containsExactly(BEGIN, end("a", true), end("a", true));
        assertThat(lines).isEmpty();
    }

    @Test
    void endIsTriedAgainButNotForEver() {
        answer(granted("a"));
        CompletableFuture<Void> reported = reporter.end(true);

        answer(AWAY);
        answer(AWAY);
        answer(AWAY);

        assertThat(reported).isDone();
        assertThat(calls).containsExactly(BEGIN, end("a", true), end("a", true), end("a", true));
        assertThat(lines).singleElement().asString().startsWith("the end is not reported: ");
    }

    @Test
    void endIsNotWaitedForIfTheGatewayHangs() {
        answer(granted("a"));
        CompletableFuture<Void> reported = reporter.end(true);

        time.advance(TraceReporter.LAST_WORD.minusMillis(1));
        assertThat(reported).isNotDone();
        time.advance(Duration.ofMillis(1));

        assertThat(reported).isDone();
        assertThat(replies.get(1)).isCancelled();
        assertThat(lines).containsExactly("the end is not reported: no answer within 900 ms");
    }

    @Test
    void endSaysNothingMoreIfTheGatewayIsKnownToBeAway() {
        answer(AWAY);
        CompletableFuture<Void> reported = reporter.end(true);
        answer(AWAY);

        assertThat(reported).isDone();
        assertThat(lines).containsExactly("not traced yet: cannot connect");
    }

    private void answer(TraceReply reply) {
        assertThat(replies.get(replies.size() - 1).complete(reply)).isTrue();
    }

    private static TraceReply granted(String id) {
        return granted(id, Duration.ofSeconds(30));
    }

    private static TraceReply granted(String id, Duration lease) {
        return new TraceReply.Granted(id, lease);
    }

    private static TraceCall renew(String id) {
        return new TraceCall.Renew(id);
    }

    private static TraceCall end(String id, boolean success) {
        return new TraceCall.End(id, success);
    }
}
