package dev.weir.push.format;

/** A body that is not what it should be; the message says where and why. */
public sealed class MalformedBody extends RuntimeException permits TooManySeries, BodyTooLarge {
    private static final long serialVersionUID = 1;

    public MalformedBody(String message) {
        super(message);
    }
}
