package dev.weir.refresh;

import dev.weir.config.CollectorConfig.OnEmpty;
import dev.weir.model.FamilySamples;
import dev.weir.model.TargetId;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.source.Collected;
import dev.weir.source.Deadline;
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
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Refreshes one target: one flight at a time, under one deadline, and whoever asks meanwhile joins it. */
public final class Refresher {
    /** How long after the deadline a source may take to end; then it is abandoned, so that its permit can never be lost. */
    static final Duration GRACE = Duration.ofSeconds(5);

    /** How long a cancelled read may still hold a connection: a run after that overlaps nothing. */
    private static final Duration LET_GO = Duration.ofSeconds(2);

    /** How far the wall clock may fall back, as when it is disciplined, without the schedule being read anew. */
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(5);

    private static final Result.Failed CLOSED = new Result.Failed(Reason.CANCELLED, "the gateway shuts down");
    private static final Result.Failed CHANGED = new Result.Failed(Reason.CANCELLED, Contributor.CHANGED);
    private static final Result.Failed REMOVED = new Result.Failed(Reason.CANCELLED, "a reload removed the target");
    private static final Logger LOG = Logger.getLogger(Refresher.class);

    private final TargetId id;
    private final Environment environment;
    private final Contributor contributor;
    private final TargetStats stats = new TargetStats();
    private final Work work = new Work((outcome, duration) -> {});
    private final AtomicReference<@Nullable Flight> flight = new AtomicReference<>();
    private final AtomicReference<TargetStatus.State> told = new AtomicReference<>(TargetStatus.State.PENDING);
    private Target target;
    private Timetable timetable;
    private Instant lastTick;
    private Instant nextRun;
    private boolean first = true;

    /** Why none is started any more; null as long as some are. */
    private volatile Result.@Nullable Failed closed;

    /**
     * What all refreshers share.
     *
     * @param work runs what takes processor time: no thread of it is ever blocked
     * @param size the bytes of families in the exposition
     * @param tracer counts refreshes while they run
     * @param changes is told when a target goes up or down
     * @param ended is told of every refresh that has ended
     * @param epoch of this process
     */
    public record Environment(
            SnapshotStore store,
            Clocks clocks,
            Executor work,
            ToLongFunction<List<FamilySamples>> size,
            Tracer tracer,
            Consumer<TargetStatus> changes,
            Consumer<RefreshEnded> ended,
            long epoch) {}

    /** A refresher that says of its target at once that it has not been read, and runs when it is ticked or asked. */
    public Refresher(Target target, Environment environment) {
        this.id = target.id();
        this.target = target;
        this.environment = environment;
        this.contributor = new Contributor(target, environment, stats, this::tellOfChange);
        this.timetable = new Timetable(target.schedule(), target.id());
        this.lastTick = environment.clocks().wall().instant();
        this.nextRun = timetable.first(lastTick);
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

    /** The time from one run to the next; of a cron expression the longest between its next ten firings. */
    public Duration interval() {
        return target().schedule().longestGap(environment.clocks().wall().instant());
    }

    /** The most samples that it may have. */
    public int maxSeries() {
        return target().maxSeries();
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
                    () -> read(candidate, current),
                    environment.clocks().timers(),
                    current.timeout().plus(GRACE));
        }
        return candidate.outcome();
    }

    /** Runs what is due at this second, after {@link #expire}. */
    synchronized void tick() {
        Instant now = environment.clocks().wall().instant();
        Flight underWay = expire();
        if (now.isBefore(lastTick.minus(CLOCK_SLACK))) {
            nextRun = first ? timetable.first(now) : timetable.next(now);
        }
        lastTick = now;
        if (now.isBefore(nextRun)) {
            return;
        }
        scheduleNext(now);
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

    private void scheduleNext(Instant now) {
        Instant following = first ? timetable.second(now) : timetable.next(nextRun);
        first = false;
        if (!following.isAfter(now)) {
            // The ticks came too late for a run in between.
            stats.countSkipped();
            following = timetable.next(now);
        }
        nextRun = following;
    }

    public TargetStatus status() {
        Flight underWay = flight.get();
        Instant next;
        synchronized (this) {
            next = nextRun;
        }
        return new TargetStatus(
                id,
                underWay != null,
                underWay == null ? Duration.ZERO : elapsedSince(underWay),
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
            timetable = new Timetable(next.schedule(), id);
            lastTick = environment.clocks().wall().instant();
            first = true;
            nextRun = timetable.first(underWay == null ? lastTick : lastTick.plus(LET_GO));
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

    private Uni<Result> read(Flight flight, Target target) {
        var deadline = new Deadline(
                flight.startedNanos() + target.timeout().toNanos(),
                environment.clocks().monotonic());
        Permits.Permit permit = target.permits().permit();
        return permit.await(deadline)
                .invoke(() -> flight.permitted(nanos()))
                .chain(() -> target.source().collect(deadline))
                .onTermination()
                .invoke(permit::close)
                .emitOn(environment.work())
                .map(answer -> judge(answer, target))
                .onFailure()
                .recoverWithItem(Result.Failed::of);
    }

    private Result judge(Collected answer, Target target) {
        List<FamilySamples> families = answer.families();
        int samples = families.stream().mapToInt(FamilySamples::size).sum();
        if (samples == 0 && target.onEmpty() == OnEmpty.FAIL) {
            return new Result.Failed(Reason.MAPPING, "the answer has no samples, and on_empty is fail");
        }
        return new Result.Read(
                families,
                answer.rows(),
                samples,
                environment.size().applyAsLong(families),
                target.shared() ? SeriesSet.of(families) : SeriesSet.NONE);
    }

    private Outcome conclude(Flight ended, Result result) {
        Outcome outcome;
        try {
            outcome = contribute(ended.generation(), outcome(ended, result), result);
            stats.count(outcome);
            ended.trace().end(outcome.label());
        } finally {
            // What could not be contributed met a defect of Weir's, whose label this is elsewhere, too.
            ended.trace().end(Reason.MAPPING.label());
            flight.compareAndSet(ended, null);
            tellOfChange();
        }
        tell(() -> environment.ended().accept(new RefreshEnded(id, outcome)));
        return outcome;
    }

    private Outcome outcome(Flight ended, Result result) {
        Instant now = environment.clocks().wall().instant();
        long nanos = nanos();
        var duration = Duration.ofNanos(nanos - ended.startedNanos());
        Duration waited = ended.waited(nanos);
        if (result instanceof Result.Read read) {
            return new Outcome.Success(now, duration, waited, read.samples());
        }
        var failed = (Result.Failed) result;
        logDefect(failed);
        return new Outcome.Failure(now, duration, waited, failed.reason(), failed.message());
    }

    /** Contributes what came of a refresh, and gives what came of that. */
    private Outcome contribute(int generation, Outcome outcome, Result result) {
        if (outcome instanceof Outcome.Success success) {
            return contributor.succeed(generation, success, (Result.Read) result);
        }
        if (outcome instanceof Outcome.Failure failure && failure.reason() != Reason.CANCELLED) {
            // That Weir itself gave up says nothing of the target.
            contributor.fail(generation, failure);
        }
        return outcome;
    }

    /** Logs a defect with its trace, once for as long as it comes again. */
    private void logDefect(Result.Failed failed) {
        boolean isKnown = contributor.lastOutcome() instanceof Outcome.Failure last
                && last.message().equals(failed.message());
        if (failed.defect() != null && !isKnown) {
            LOG.errorf(failed.defect(), "target=%s met a defect of Weir's", id());
        }
    }

    private void tellOfChange() {
        TargetStatus now = status();
        if (told.getAndSet(now.state()) != now.state()) {
            tell(() -> environment.changes().accept(now));
        }
    }

    /** Whoever listens cannot spoil the outcome. */
    private void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.errorf(e, "nobody could be told of target=%s", id());
        }
    }

    private synchronized Target target() {
        return target;
    }

    private Duration elapsedSince(Flight flight) {
        return Duration.ofNanos(nanos() - flight.startedNanos());
    }

    private long nanos() {
        return environment.clocks().monotonic().getAsLong();
    }
}
