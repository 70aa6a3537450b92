package dev.weir.work;

import dev.weir.config.GatewayConfig;
import dev.weir.config.TracesConfig;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.snapshot.Version;
import dev.weir.trace.Tracer;
import dev.weir.work.Verdict.Ended;
import dev.weir.work.Verdict.Leased;
import dev.weir.work.Verdict.Over;
import dev.weir.work.Verdict.Refused;
import dev.weir.work.Verdict.Unknown;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The traces of other people's work, and its families in the snapshot. A trace is under way as long as its lease is renewed; one
 * that is not is lost, and ends where it was last renewed. Any thread may call; each call is of one instant.
 */
public final class Traces {
    private static final TargetId NO_TARGET = new TargetId("", "");

    private final Tracer tracer;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final SnapshotStore store;
    private final Register register;
    private final Leases leases = new Leases();
    private final TracesStats stats = new TracesStats();
    private TracesConfig limits = TracesConfig.BUILT_IN;
    private TakenNames configured = TakenNames.NONE;
    private boolean hasChanged;
    private long publications;

    /** What was known at one instant; of two publications the one with the higher number is the later. */
    private record Publication(long number, List<Reading> readings) {}

    /**
     * No traces, and no limits but the built-in ones.
     *
     * @param nanoTime the monotonic clock, which is the tracer's, too
     * @param random gives what nobody can guess
     */
    public Traces(Tracer tracer, LongSupplier nanoTime, RandomGenerator random, SnapshotStore store) {
        this.tracer = tracer;
        this.nanoTime = nanoTime;
        this.random = random;
        this.store = store;
        this.register = new Register(nanoTime);
    }

    /** Starts a trace. An empty label is an absent one. */
    public synchronized Verdict.OfStart start(String name, Map<String, String> labels) {
        Optional<Refused> invalid = NameRule.problem(name, labels).map(problem -> new Refused(Reason.INVALID, problem));
        if (invalid.isPresent()) {
            return refuse(invalid.get());
        }
        WorkKey key = WorkKey.of(name, labels);
        TracedWork known = register.get(key);
        Optional<Refused> refused = (known == null ? conflict(name) : Optional.<Refused>empty())
                .or(() -> Limits.exceeded(limits, leases.size()))
                .or(() -> known == null ? Limits.exceeded(limits, register, key) : Optional.empty());
        if (refused.isPresent()) {
            return refuse(refused.get());
        }
        TracedWork work = known == null ? register.add(key) : known;
        var lease = new Lease(newId(), work, work.start(tracer), nanoTime.getAsLong(), limits.lease());
        leases.add(lease);
        hold();
        return new Leased(lease.id(), limits.lease());
    }

    /** Counts a trace that was not even asked for in a way that {@link #start} understands. */
    public void refuse(Reason reason) {
        stats.refuse(reason);
    }

    /** Says that what a trace stands for is still under way. */
    public synchronized Verdict.OfRenewal renew(String id) {
        long now = nanoTime.getAsLong();
        @Nullable Lease lease = leaseAt(id, now);
        if (lease == null) {
            return leases.isOver(id) ? new Over() : new Unknown();
        }
        lease.renew(now, limits.lease());
        return new Leased(id, limits.lease());
    }

    /**
     * Ends a trace.
     *
     * @param outcome one that is {@linkplain Outcome#reportable reportable}
     */
    public synchronized Verdict.OfEnd end(String id, Outcome outcome) {
        long now = nanoTime.getAsLong();
        @Nullable Lease lease = leaseAt(id, now);
        if (lease == null) {
            return leases.isOver(id) ? new Over() : new Unknown();
        }
        end(lease, outcome, now);
        return new Ended();
    }

    /** The traces under way, the oldest first. */
    public synchronized List<OpenTrace> open() {
        long now = nanoTime.getAsLong();
        return leases.select(lease -> !lease.hasRunOut(now)).stream()
                .map(lease -> lease.describe(now))
                .toList();
    }

    public TracesStats stats() {
        return stats;
    }

    /**
     * Ends what is lost, lets go of what was retained long enough, and publishes: always while something is under way, and once
     * after a change. To be called once a second.
     */
    public void tick() {
        Optional<Publication> publication;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            leases.select(lease -> lease.hasRunOut(now)).forEach(lease -> end(lease, Outcome.LOST, now));
            hasChanged |= register.removeIdle(now, limits.retention());
            leases.forget(now, limits.retention(), limits.maxOpen());
            hold();
            boolean isDue = leases.size() > 0 || hasChanged || register.hasFaded();
            publication = isDue ? Optional.of(read(now)) : Optional.empty();
        }
        publication.ifPresent(this::publish);
    }

    /**
     * Takes another configuration: its limits hold for what is started and renewed from now on. Work of a name whose families it
     * takes for itself is removed, and its traces are over.
     *
     * @return what was removed
     */
    public List<Displaced> change(GatewayConfig config) {
        List<Displaced> displaced;
        Optional<Publication> publication;
        synchronized (this) {
            limits = config.traces();
            configured = TakenNames.of(config);
            long now = nanoTime.getAsLong();
            displaced = displace(now);
            publication = displaced.isEmpty() ? Optional.empty() : Optional.of(read(now));
        }
        publication.ifPresent(this::publish);
        return displaced;
    }

    private List<Displaced> displace(long now) {
        var displaced = new ArrayList<Displaced>();
        for (String name : List.copyOf(register.names())) {
            configured.conflict(name).ifPresent(conflict -> {
                List<Lease> open =
                        leases.select(lease -> lease.work().key().name().equals(name));
                for (Lease lease : open) {
                    lease.end(Outcome.LOST);
                    leases.remove(lease, now);
                    stats.refuse(Reason.DISPLACED);
                }
                register.remove(name);
                displaced.add(new Displaced(name, conflict, open.size()));
            });
        }
        hold();
        return displaced;
    }

    /** The lease that is under way; whoever comes too late finds its trace lost. */
    private @Nullable Lease leaseAt(String id, long now) {
        @Nullable Lease lease = leases.get(id);
        if (lease != null && lease.hasRunOut(now)) {
            end(lease, Outcome.LOST, now);
            return null;
        }
        return lease;
    }

    private void end(Lease lease, Outcome outcome, long now) {
        lease.end(outcome);
        lease.work().ended(now);
        leases.remove(lease, now);
        if (outcome == Outcome.LOST) {
            stats.lose();
        }
        hasChanged = true;
        hold();
    }

    /** Families of a configuration before may still be there. */
    private Optional<Refused> conflict(String name) {
        return configured
                .conflict(name)
                .or(() -> register.names().contains(name)
                        ? Optional.empty()
                        : TakenNames.of(store.latest()).conflict(name))
                .map(conflict -> new Refused(Reason.CONFLICT, "the name '" + name + "' is taken: " + conflict));
    }

    private Verdict.OfStart refuse(Refused refused) {
        stats.refuse(refused.reason());
        return refused;
    }

    private String newId() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }

    private void hold() {
        stats.hold(leases.size(), register.series());
    }

    private Publication read(long now) {
        hasChanged = false;
        return new Publication(++publications, register.read(now));
    }

    private void publish(Publication publication) {
        store.publish(new Contribution(
                Owner.WORK, NO_TARGET, new Version(0, publication.number()), WorkSamples.of(publication.readings())));
    }
}
