package dev.weir.push.format;

/** A body that has more samples than a group may have series. */
public final class TooManySeries extends MalformedBody {
    private static final long serialVersionUID = 1;

    TooManySeries(String message) {
        super(message);
    }
}
