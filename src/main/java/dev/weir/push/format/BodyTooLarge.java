package dev.weir.push.format;

/** A body that is longer than it may be. */
public final class BodyTooLarge extends MalformedBody {
    private static final long serialVersionUID = 1;

    BodyTooLarge(String message) {
        super(message);
    }
}
