package dev.weir.exposition;

import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import java.util.List;
import java.util.Map;

/**
 * What came of rendering a snapshot.
 *
 * @param exposition of the snapshot
 * @param rendered the contributions whose samples are not needed any more
 * @param failures why owners are as they were before, if some are
 * @param renderNanos the time it took to write lines
 * @param compressNanos the time it took to make parts of them, which is compressing them
 */
record Rendering(
        Exposition exposition,
        List<Contribution> rendered,
        Map<Owner, Throwable> failures,
        long renderNanos,
        long compressNanos) {}
