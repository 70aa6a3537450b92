package dev.weir.refresh;

/**
 * What a target has in the exposition, of the last answer that is in it; zero when that is gone.
 *
 * @param rows that its source gave for it
 * @param samples that were made of them
 * @param bytes that these take as uncompressed text
 */
public record TargetSize(long rows, int samples, long bytes) {
    static final TargetSize NONE = new TargetSize(0, 0, 0);
}
