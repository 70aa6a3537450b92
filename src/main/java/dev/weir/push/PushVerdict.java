package dev.weir.push;

import io.smallrye.mutiny.Uni;

/** What became of a push or a deletion. */
public sealed interface PushVerdict {

    /**
     * It is in the exposition of this replica, or will be at the next publication.
     *
     * @param committed ends when it has outlived the process; fails if it is lost instead. In memory it ends at once
     */
    record Accepted(Uni<Void> committed) implements PushVerdict {}

    /** Nothing of it was taken. */
    record Refused(PushReason reason, String message) implements PushVerdict {}
}
