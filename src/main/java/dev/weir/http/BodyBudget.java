package dev.weir.http;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that bodies under way may take together. Any thread may call. */
final class BodyBudget {
    private final AtomicLong taken = new AtomicLong();

    /** Takes bytes, if then no more than so many are taken. */
    boolean take(long bytes, long most) {
        long now = taken.addAndGet(bytes);
        if (now > most) {
            taken.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
