package dev.weir.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.source.CollectException;
import dev.weir.source.Deadline;
import dev.weir.source.Reason;
import dev.weir.testing.ManualTime;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PermitsTest {
    private final ManualTime time = new ManualTime(Instant.EPOCH);

    @Test
    void waitersAreServedInTheOrderOfArrival() {
        var permits = new Permits("shop", 1, time);
        Permits.Permit first = permits.permit();
        Permits.Permit second = permits.permit();
        Permits.Permit third = permits.permit();
        await(first, Duration.ofSeconds(10)).assertCompleted();
        var secondWait = await(second, Duration.ofSeconds(10));
        var thirdWait = await(third, Duration.ofSeconds(10));

        first.close();

        secondWait.assertCompleted();
        thirdWait.assertNotTerminated();
    }

    @Test
    void waitingEndsAtTheDeadline() {
        var permits = new Permits("shop", 1, time);
        await(permits.permit(), Duration.ofSeconds(10));
        Permits.Permit late = permits.permit();
        var wait = await(late, Duration.ofSeconds(3));

        time.advance(Duration.ofSeconds(3));

        assertThat(((CollectException) wait.getFailure()).reason()).isEqualTo(Reason.TIMEOUT);
        late.close();
        assertThat(permits.waiting()).isZero();
    }

    @Test
    void closingTwiceGivesBackOnce() {
        var permits = new Permits("shop", 2, time);
        Permits.Permit permit = permits.permit();
        await(permit, Duration.ofSeconds(1));

        permit.close();
        permit.close();

        assertThat(FreePermits.of(permits, time)).isEqualTo(2);
    }

    @Test
    void permitThatWasGrantedToSomebodyWhoHasGoneIsNotLost() {
        var permits = new Permits("shop", 1, time);
        Permits.Permit held = permits.permit();
        await(held, Duration.ofSeconds(10));
        Permits.Permit gone = permits.permit();
        var wait = await(gone, Duration.ofSeconds(10));
        wait.cancel();
        held.close();

        gone.close();

        assertThat(FreePermits.of(permits, time)).isEqualTo(1);
    }

    @Test
    void noPermitIsLostOrMadeUpInARandomRun() {
        var random = new Random(42);
        var permits = new Permits("shop", 3, time);
        List<Permits.Permit> open = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            if (random.nextBoolean()) {
                Permits.Permit permit = permits.permit();
                var wait = await(permit, Duration.ofMillis(1 + random.nextInt(50)));
                if (random.nextInt(4) == 0) {
                    wait.cancel();
                }
                open.add(permit);
            } else if (!open.isEmpty()) {
                open.remove(random.nextInt(open.size())).close();
            }
            time.advance(Duration.ofMillis(random.nextInt(10)));
            assertThat(FreePermits.of(permits, time)).isBetween(0, 3);
        }

        open.forEach(Permits.Permit::close);

        assertThat(FreePermits.of(permits, time)).isEqualTo(3);
        assertThat(permits.waiting()).isZero();
    }

    private UniAssertSubscriber<Void> await(Permits.Permit permit, Duration timeout) {
        return permit.await(Deadline.after(timeout, time)).subscribe().withSubscriber(UniAssertSubscriber.create());
    }
}
