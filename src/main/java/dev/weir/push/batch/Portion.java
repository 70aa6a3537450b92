package dev.weir.push.batch;

/**
 * How many of the oldest keys the next flush takes. Where a flush was rejected, a half of it is tried, and so on: what cannot be
 * written is found with about log2(n) flushes, whatever else waits behind it.
 */
final class Portion {
    private final int size;

    /** What was found last may have neighbours of its kind: small steps at first. */
    private int limit;

    /** So many of the oldest keys were rejected together, and not all of them can be written. */
    private int suspects;

    /** So many of the oldest keys were in a flush that failed: they wait for no timer. */
    private int due;

    Portion(int size) {
        this.size = size;
        this.limit = size;
    }

    int next() {
        return suspects == 0 ? limit : Math.min(limit, (suspects + 1) / 2);
    }

    boolean isDue() {
        return due > 0;
    }

    void written(int keys) {
        suspects = Math.max(0, suspects - keys);
        limit = limit > size / 2 ? size : limit * 2;
        done(keys);
    }

    void failed(int keys) {
        due = Math.max(due, keys);
    }

    /** Several keys were rejected. */
    void rejected(int keys) {
        suspects = keys;
        failed(keys);
    }

    /** One that was rejected alone is gone. */
    void found() {
        suspects = 0;
        limit = 1;
        done(1);
    }

    /** Some of the keys may be gone; so many are left. */
    void left(int keys) {
        suspects = Math.min(suspects, keys);
        due = Math.min(due, keys);
    }

    private void done(int keys) {
        due = Math.max(0, due - keys);
        if (due == 0) {
            suspects = 0;
            limit = size;
        }
    }
}
