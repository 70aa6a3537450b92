package dev.weir.exposition;

/**
 * What a publisher has done since its start.
 *
 * @param publications how often it published
 * @param failures how often an owner, or the whole snapshot, could not be rendered
 * @param renderNanos the time spent writing lines
 * @param compressNanos the time spent compressing them
 */
public record PublisherStats(long publications, long failures, long renderNanos, long compressNanos) {
    static final PublisherStats NONE = new PublisherStats(0, 0, 0, 0);

    PublisherStats plus(Rendering rendering) {
        return new PublisherStats(
                publications + 1,
                failures + rendering.failures().size(),
                renderNanos + rendering.renderNanos(),
                compressNanos + rendering.compressNanos());
    }

    PublisherStats plusFailure() {
        return new PublisherStats(publications, failures + 1, renderNanos, compressNanos);
    }
}
