package dev.weir.refresh;

import dev.weir.config.CollectorConfig.OnEmpty;
import dev.weir.model.FamilySamples;
import dev.weir.source.Collected;
import dev.weir.source.Deadline;
import dev.weir.source.Reason;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.LongSupplier;

/** One read of a target, before one deadline: it waits for a permit, asks the source, and measures the answer. */
final class Attempt {
    private final Target target;
    private final Refresher.Environment environment;

    Attempt(Target target, Refresher.Environment environment) {
        this.target = target;
        this.environment = environment;
    }

    /** Reads once subscribed to. The permit is given back when the read has ended, failed or been cancelled. */
    Uni<Result> result(Flight flight) {
        LongSupplier nanoTime = environment.clocks().monotonic();
        var deadline = new Deadline(flight.startedNanos() + target.timeout().toNanos(), nanoTime);
        Permits.Permit permit = target.permits().permit();
        return permit.await(deadline)
                .invoke(() -> flight.permitted(nanoTime.getAsLong()))
                .chain(() -> target.source().collect(deadline))
                .onTermination()
                .invoke(permit::close)
                .emitOn(environment.work())
                .map(this::measured)
                .onFailure()
                .recoverWithItem(Result.Failed::of);
    }

    private Result measured(Collected answer) {
        List<FamilySamples> families = answer.families();
        int samples = families.stream().mapToInt(FamilySamples::size).sum();
        if (samples == 0 && target.onEmpty() == OnEmpty.FAIL) {
            return new Result.Failed(Reason.MAPPING, "the answer has no samples, and on_empty is fail");
        }
        if (samples > target.maxSeries()) {
            return new Result.Failed(
                    Reason.LIMIT,
                    "the answer has " + samples + " samples, and at most " + target.maxSeries() + " are taken");
        }
        var size = new TargetSize(answer.rows(), samples, environment.size().applyAsLong(families));
        return new Result.Read(families, size, target.shared() ? SeriesSet.of(families) : SeriesSet.NONE);
    }
}
