package dev.weir.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Calls that a {@link FakeEngine} answers only when it is told to. */
public final class HeldCalls {
    private static final long LONGEST_WAIT_SECONDS = 60;

    private final Semaphore arrived = new Semaphore(0);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Waits until so many more calls have arrived than were waited for before. */
    public void await(int calls) {
        try {
            if (!arrived.tryAcquire(calls, LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("after " + LONGEST_WAIT_SECONDS + " s of " + calls + " calls "
                        + arrived.availablePermits() + " have come");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Answers them, and those that come later at once. */
    public void release() {
        released.countDown();
    }

    void arrive() {
        arrived.release();
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
