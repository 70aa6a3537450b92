package dev.weir.push.format;

/** A body that is not what it should be; the message says where and why. */
public final class MalformedBody extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MalformedBody(String message) {
        super(message);
    }
}
