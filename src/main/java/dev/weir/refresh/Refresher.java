package dev.weir.refresh;

import dev.weir.model.FamilySamples;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.source.Reason;
import dev.weir.trace.Tracer;
import dev.weir.trace.Work;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Refreshes one target: one flight at a time, under one deadline, and whoever asks meanwhile joins it. */
public final class Refresher {
    /** How long after the deadline a source may take to end; then it is abandoned, so that its permit can never be lost. */
    static final Duration GRACE = Duration.ofSeconds(5);

    /** How long a cancelled read may still hold a connection: a run after that overlaps nothing. */
    private static final Duration LET_GO = Duration.ofSeconds(2);

    private static final Result.Failed CLOSED = new Result.Failed(Reason.CANCELLED, "the gateway shuts down");
    private static final Result.Failed CHANGED = new Result.Failed(Reason.CANCELLED, Contributor.CHANGED);
    private static final Result.Failed REMOVED = new Result.Failed(Reason.CANCELLED, "a reload removed the target");

    private final TargetId id;
    private final Environment environment;
    private final Contributor contributor;
    private final TargetStats stats = new TargetStats();
    private final Work work = new Work((outcome, duration) -> {});
    private final AtomicReference<@Nullable Flight> flight = new AtomicReference<>();
    private final Conclusion conclusion;
    private final Announcer announcer;
    private final NextRun nextRun;
    private Target target;

    /** Why none is started any more; null as long as some are. */
    private volatile Result.@Nullable Failed closed;

    /**
     * What all refreshers share.
     *
     * @param work runs what takes processor time: no thread of it is ever blocked
     * @param size the bytes of families in the exposition
     * @param tracer counts refreshes while they run
     * @param listener is told of every change of a target's state, and of every refresh that has ended
     * @param epoch of this process
     */
    public record Environment(
            SnapshotStore store,
            Clocks clocks,
            Executor work,
            ToLongFunction<List<FamilySamples>> size,
            Tracer tracer,
            Consumer<TargetEvent> listener,
            long epoch) {}

    /** A refresher that says of its target at once that it has not been read, and runs when it is ticked or asked. */
    public Refresher(Target target, Environment environment) {
        this.id = target.id();
        this.target = target;
        this.environment = environment;
        this.contributor = new Contributor(target, environment, stats, this::announce);
        this.conclusion = new Conclusion(contributor, environment.clocks());
        this.announcer = new Announcer(environment.listener());
        this.nextRun = new NextRun(id, target.schedule(), now(), stats);
        contributor.introduce();
    }

    public TargetId id() {
        return id;
    }

    public TargetStats stats() {
        return stats;
    }

    /** Its refreshes, as they are traced from their start, waiting included. */
    public Work work() {
        return work;
    }

    /** What it has in the exposition now. */
    public TargetSize size() {
        return contributor.size();
    }

    /** The time from one run to the next; of a cron expression the longest between ten firings around now. */
    public Duration interval() {
        return nextRun.interval(now());
    }

    /** The most samples that it may have. */
    public int maxSeries() {
        return target().maxSeries();
    }

    /** Whose families its samples belong to. */
    public Owner owner() {
        return target().owner();
    }

    Permits permits() {
        return target().permits();
    }

    /**
     * Starts a refresh, or joins the one under way. Cancelling the answer does not cancel the refresh. After {@link #close} and
     * {@link #remove}, the answer is that it was cancelled.
     */
    public Uni<Outcome> refresh() {
        Target current;
        Flight candidate;
        synchronized (this) {
            Flight underWay = flight.get();
            if (underWay != null) {
                stats.countJoined();
                return underWay.outcome();
            }
            current = target;
            candidate = new Flight(
                    contributor.generation(), nanos(), environment.tracer().start(work), this::conclude);
            flight.set(candidate);
        }
        Result.Failed why = closed;
        if (why != null) {
            candidate.cancel(why);
        } else {
            candidate.start(
                    () -> new Attempt(current, environment).result(candidate),
                    environment.clocks().timers(),
                    current.timeout().plus(GRACE));
        }
        return candidate.outcome();
    }

    /** Runs what is due at this second, after {@link #expire}. */
    synchronized void tick() {
        Flight underWay = expire();
        if (!nextRun.isDue(now())) {
            return;
        }
        if (underWay != null) {
            stats.countSkipped();
        } else {
            refresh();
        }
    }

    /** Lets samples go that have become too old, and tells what is under way. */
    @Nullable
    Flight expire() {
        Flight underWay = flight.get();
        contributor.expire(underWay == null ? null : underWay.startedNanos());
        return underWay;
    }

    public TargetStatus status() {
        Flight underWay = flight.get();
        Instant next = nextRun.at();
        return new TargetStatus(
                id,
                underWay != null,
                underWay == null ? Duration.ZERO : Duration.ofNanos(nanos() - underWay.startedNanos()),
                contributor.lastOutcome(),
                contributor.lastSuccess(),
                contributor.size().samples(),
                next.equals(Instant.MAX) ? null : next);
    }

    /** Ends the refresh under way, if there is one, as cancelled, and starts none any more. */
    void close() {
        close(CLOSED);
    }

    /**
     * Takes another definition of the same target. The refresh under way is cancelled, and its result can be published no more;
     * the first one under the new definition comes soon. Until it has ended, what was published before stays.
     */
    void change(Target next) {
        Flight underWay;
        synchronized (this) {
            underWay = flight.getAndSet(null);
            target = next;
            Instant now = now();
            nextRun.follow(next.schedule(), now, underWay == null ? now : now.plus(LET_GO));
            contributor.change(next);
        }
        if (underWay != null) {
            underWay.cancel(CHANGED);
        }
    }

    /** Takes the same definition, written elsewhere: the refresh under way goes on. */
    synchronized void relocate(Target next) {
        target = next;
        contributor.relocate(next);
    }

    /** Lets all samples go, of which another owner may have taken the names. */
    void withdraw() {
        contributor.withdraw();
    }

    /** Ends all that there is of the target: nothing is said of it any more. */
    void remove() {
        contributor.retire();
        close(REMOVED);
    }

    private void close(Result.Failed why) {
        closed = why;
        Flight underWay = flight.get();
        if (underWay != null) {
            underWay.cancel(why);
        }
    }

    private Outcome conclude(Flight ended, Result result) {
        Outcome outcome;
        try {
            outcome = conclusion.of(ended, result);
            stats.count(outcome);
            ended.trace().end(outcome.label());
        } finally {
            // Whatever was thrown, as when there is no memory left, what has ended must not be counted on.
            ended.trace().end(Reason.MAPPING.label());
            flight.compareAndSet(ended, null);
            announce();
        }
        announcer.ended(new RefreshEnded(id, outcome));
        return outcome;
    }

    private void announce() {
        announcer.now(status());
    }

    private synchronized Target target() {
        return target;
    }

    private Instant now() {
        return environment.clocks().wall().instant();
    }

    private long nanos() {
        return environment.clocks().monotonic().getAsLong();
    }
}
