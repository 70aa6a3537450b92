package dev.weir.source;

import dev.weir.model.FamilySamples;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Where the samples of a target come from. */
public interface Source {

    /**
     * Reads the target once: every subscription is a read of its own.
     *
     * <p>The answer is whole, of one instant, and lists every family of the target, those without samples too, always in
     * the same order and each without a duplicate series. The failure is a {@link CollectException}.
     *
     * <p>The read ends itself at the deadline with {@link Reason#TIMEOUT}. It terminates only when it holds nothing of the
     * target any more, connections above all, so it may do so a little later than the deadline: by the time a cancelled query
     * takes to end, and at most by a second or two. Cancelling the subscription abandons the read and frees what it holds in
     * the background.
     */
    Uni<List<FamilySamples>> collect(Deadline deadline);
}
