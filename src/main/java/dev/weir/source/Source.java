package dev.weir.source;

import io.smallrye.mutiny.Uni;

/** Where the samples of a target come from. */
public interface Source {

    /**
     * Reads the target once: every subscription is a read of its own.
     *
     * <p>The answer is whole and of one instant. The failure is a {@link CollectException}.
     *
     * <p>The read ends itself at the deadline with {@link Reason#TIMEOUT}. It terminates only when it holds nothing of the
     * target any more, connections above all, so it may do so a little later than the deadline: by the time a cancelled query
     * takes to end, and at most by a second or two. Cancelling the subscription abandons the read and frees what it holds in
     * the background.
     */
    Uni<Collected> collect(Deadline deadline);
}
