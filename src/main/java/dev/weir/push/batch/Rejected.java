package dev.weir.push.batch;

/** A value of the batch can never be written: to try the same batch again is of no use. */
public final class Rejected extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Rejected(String message, Throwable cause) {
        super(message, cause);
    }
}
