package dev.weir.refresh;

import dev.weir.model.TargetId;
import dev.weir.source.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the targets of one owner have in the exposition together: how many bytes, and which series. Whoever changes what a
 * target has there checks, notes and publishes it while it holds this object's monitor; it is the only lock of an owner, and
 * nobody who holds it takes another owner's.
 */
public final class Holdings {
    private final Map<TargetId, Holding> byTarget = new HashMap<>();

    /** What a target has in the exposition, and who speaks for it. */
    private record Holding(Contributor holder, long bytes, SeriesSet series) {
        private static final Comparator<Holding> ORDER = Comparator.<Holding>comparingInt(
                        holding -> holding.holder.target().place())
                .thenComparing(holding -> holding.holder.target().id());
    }

    /** What came of an attempt to hold new samples. */
    sealed interface Verdict {

        /** The samples are held now, and those of these later targets are not any more, for the reason given. */
        record Held(Map<Contributor, String> withdrawn) implements Verdict {}

        /** Nothing has changed. */
        record Refused(Reason reason, String message) implements Verdict {}
    }

    /** Forgets a target that has gone, once the snapshot holds nothing of it. */
    public synchronized void release(TargetId target) {
        byTarget.remove(target);
    }

    /** Lets a contributor speak for its target from now on; what the target has in the exposition stays noted. */
    synchronized void enter(Contributor contributor) {
        byTarget.merge(
                contributor.target().id(),
                new Holding(contributor, 0, SeriesSet.NONE),
                (held, mine) -> new Holding(contributor, held.bytes, held.series));
    }

    /**
     * Notes that a target has another definition: the size that this one allows is for what it will bring, and what an older
     * one left could otherwise keep it out for ever.
     */
    synchronized void redefine(Contributor contributor) {
        byTarget.computeIfPresent(contributor.target().id(), (id, held) -> new Holding(contributor, 0, held.series));
    }

    /** Notes that a target has no samples in the exposition any more. */
    synchronized void withdraw(Contributor contributor) {
        byTarget.put(contributor.target().id(), new Holding(contributor, 0, SeriesSet.NONE));
    }

    /**
     * Tries to put new samples in the place of a target's old ones. They are refused if a target that comes earlier has a
     * series of them, or if the owner would have too many bytes.
     */
    synchronized Verdict take(Contributor contributor, Result.Read read) {
        Target target = contributor.target();
        var mine = new Holding(contributor, read.size().bytes(), read.series());
        var withdrawn = new HashMap<Contributor, String>();
        long others = 0;
        for (Holding other : othersThan(target.id())) {
            if (!other.series.intersects(mine.series)) {
                others += other.bytes;
            } else if (Holding.ORDER.compare(other, mine) < 0) {
                return new Verdict.Refused(Reason.MAPPING, twice(other.series.firstOf(read.families()), other));
            } else {
                withdrawn.put(other.holder, twice(other.series.firstOf(read.families()), mine));
            }
        }
        if (others + mine.bytes > target.maxExpositionBytes()) {
            return new Verdict.Refused(Reason.LIMIT, tooLong(mine.bytes, others, target.maxExpositionBytes()));
        }
        withdrawn.keySet().forEach(this::withdraw);
        byTarget.put(target.id(), mine);
        return new Verdict.Held(withdrawn);
    }

    private List<Holding> othersThan(TargetId target) {
        var others = new ArrayList<Holding>();
        byTarget.forEach((id, holding) -> {
            if (!id.equals(target)) {
                others.add(holding);
            }
        });
        others.sort(Holding.ORDER);
        return others;
    }

    private static String twice(String series, Holding by) {
        return "the series " + series + " is given by " + by.holder.target().id()
                + ", too, which stands before it in the configuration";
    }

    private static String tooLong(long bytes, long others, long limit) {
        return "the samples take " + bytes + " bytes, "
                + (others == 0 ? "" : "those of the collector's other targets " + others + ", ")
                + "and max_exposition_bytes is " + limit;
    }
}
