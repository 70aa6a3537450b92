package dev.weir.exposition;

/** How much a client wants one answer: its most specific clause for it counts. */
final class Preference {
    private int specificity;
    private int quality;
    private int place;

    /** @param specificity above zero, the more the closer the clause names the answer */
    void note(int specificity, HeaderClauses clause) {
        if (specificity > this.specificity || (specificity == this.specificity && clause.quality() > quality)) {
            this.specificity = specificity;
            this.quality = clause.quality();
            this.place = clause.place();
        }
    }

    boolean isNoted() {
        return specificity > 0;
    }

    int quality() {
        return quality;
    }

    boolean isBetterThan(Preference other) {
        if (quality != other.quality) {
            return quality > other.quality;
        }
        if (quality == 0) {
            return false;
        }
        return specificity == other.specificity ? place < other.place : specificity > other.specificity;
    }
}
