package dev.weir.exposition;

import dev.weir.model.TargetId;
import dev.weir.snapshot.Contribution;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Predicate;

/**
 * The lines of an owner's families: immutable.
 *
 * @param targets whose samples these are, in order
 * @param families those that have samples, in order
 * @param openMetrics all lines, as OpenMetrics has them
 * @param textHeaders the headers that are different in text 0.0.4
 */
record OwnerLines(
        List<TargetLines> targets, List<FamilyLines> families, ByteBuffer openMetrics, ByteBuffer textHeaders) {

    OwnerLines {
        targets = List.copyOf(targets);
        families = List.copyOf(families);
    }

    /** The same lines in other memory. */
    OwnerLines in(ByteBuffer openMetrics, ByteBuffer textHeaders) {
        return new OwnerLines(targets, families, openMetrics, textHeaders);
    }

    int size() {
        return openMetrics.remaining();
    }

    int samples() {
        return targets.stream().mapToInt(TargetLines::samples).sum();
    }

    /** Whether these lines were rendered from just these contributions. */
    boolean isOf(List<Contribution> contributions) {
        if (contributions.size() != targets.size()) {
            return false;
        }
        for (int i = 0; i < targets.size(); i++) {
            TargetLines known = targets.get(i);
            Contribution given = contributions.get(i);
            if (!known.target().equals(given.target()) || !known.version().equals(given.version())) {
                return false;
            }
        }
        return true;
    }

    boolean hasSameBytes(OwnerLines other) {
        return openMetrics.equals(other.openMetrics) && textHeaders.equals(other.textHeaders);
    }

    /** Adds the lines of some targets, and the headers of the families that they are of. */
    void select(Predicate<TargetId> wanted, boolean asText, Slices to) {
        boolean[] chosen = new boolean[targets.size()];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = wanted.test(targets.get(i).target());
        }
        for (FamilyLines family : families) {
            boolean headed = false;
            for (int i = 0; i < chosen.length; i++) {
                if (chosen[i] && family.has(i)) {
                    if (!headed) {
                        header(family, asText, to);
                        headed = true;
                    }
                    to.add(openMetrics, family.start(i), family.end(i));
                }
            }
        }
    }

    private void header(FamilyLines family, boolean asText, Slices to) {
        if (asText && !family.sharesHeader()) {
            to.add(textHeaders, family.textStart(), family.textEnd());
        } else {
            to.add(openMetrics, family.start(), family.headerEnd());
        }
    }
}
