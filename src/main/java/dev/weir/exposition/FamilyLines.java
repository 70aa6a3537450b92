package dev.weir.exposition;

import dev.weir.model.Family;

/** Where a family's lines are within its owner's bytes: its header, then each target's samples, nothing between. */
final class FamilyLines {
    private final Family family;
    private final int start;
    private final int textStart;
    private final int textEnd;

    /** The end of the header, and of the samples of each target. */
    private final int[] ends;

    /**
     * Places a family.
     *
     * @param start of its OpenMetrics header
     * @param ends of that header, and of each target's samples in the order of the owner's targets; it is kept
     * @param textStart of its header in text 0.0.4, within the owner's text headers
     * @param textEnd of that; the same as the start if both formats share a header
     */
    FamilyLines(Family family, int start, int[] ends, int textStart, int textEnd) {
        this.family = family;
        this.start = start;
        this.ends = ends;
        this.textStart = textStart;
        this.textEnd = textEnd;
    }

    Family family() {
        return family;
    }

    /** Where the header starts. */
    int start() {
        return start;
    }

    /** Where the header ends. */
    int headerEnd() {
        return ends[0];
    }

    boolean has(int target) {
        return start(target) < end(target);
    }

    /** Where a target's samples start. */
    int start(int target) {
        return ends[target];
    }

    /** Where a target's samples end. */
    int end(int target) {
        return ends[target + 1];
    }

    boolean sharesHeader() {
        return textStart == textEnd;
    }

    int textStart() {
        return textStart;
    }

    int textEnd() {
        return textEnd;
    }
}
