package dev.weir.http;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** A body as far as it has come. What it takes is taken from the budget until it is closed. For one thread at a time. */
final class ReceivedBody implements AutoCloseable {
    /** In bytes: many senders of little must not leave no room for others. */
    private static final int FIRST = 512;

    private final BodyBudget budget;
    private final long longest;
    private final long most;
    private byte[] bytes = new byte[0];
    private int length;

    /**
     * Empty: what a sender announces costs nothing until it comes.
     *
     * @param longest a length that it will not exceed
     * @param most what all bodies may take together
     */
    ReceivedBody(BodyBudget budget, long longest, long most) {
        this.budget = budget;
        this.longest = longest;
        this.most = most;
    }

    int length() {
        return length;
    }

    /** Whether there was room. */
    boolean add(Buffer chunk) {
        int needed = length + chunk.length();
        if (needed > bytes.length) {
            int capacity = (int) Math.max(needed, Math.min(longest, Math.max(FIRST, 2L * bytes.length)));
            if (!budget.take(capacity - bytes.length, most)) {
                return false;
            }
            bytes = Arrays.copyOf(bytes, capacity);
        }
        chunk.getBytes(bytes, length);
        length = needed;
        return true;
    }

    /** What has come; nothing may be added any more. */
    byte[] bytes() {
        if (bytes.length > length) {
            byte[] trimmed = Arrays.copyOf(bytes, length);
            budget.give(bytes.length - length);
            bytes = trimmed;
        }
        return bytes;
    }

    @Override
    public void close() {
        budget.give(bytes.length);
        bytes = new byte[0];
        length = 0;
    }
}
