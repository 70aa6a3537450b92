package dev.weir.exposition;

import java.nio.ByteBuffer;

/**
 * A stretch of a part that is either the same in both formats or different.
 *
 * @param text as it is in text 0.0.4
 * @param openMetrics as it is in OpenMetrics
 * @param isShared whether they are the same
 */
record Span(ByteBuffer text, ByteBuffer openMetrics, boolean isShared) {

    static Span shared(ByteBuffer bytes) {
        return new Span(bytes, bytes, true);
    }

    static Span different(ByteBuffer text, ByteBuffer openMetrics) {
        return new Span(text, openMetrics, false);
    }
}
