package dev.weir.refresh;

import dev.weir.source.Deadline;
import dev.weir.testing.ManualTime;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the permits that are free, by taking them all and giving them back. */
final class FreePermits {
    private FreePermits() {}

    static int of(Permits permits, ManualTime time) {
        var taken = new ArrayList<Permits.Permit>();
        var held = new AtomicInteger();
        while (taken.size() == held.get()) {
            Permits.Permit permit = permits.permit();
            Cancellable wait = permit.await(Deadline.after(Duration.ofDays(1), time))
                    .subscribe()
                    .with(item -> held.incrementAndGet());
            taken.add(permit);
            if (held.get() < taken.size()) {
                wait.cancel();
            }
        }
        taken.forEach(Permits.Permit::close);
        return held.get();
    }
}
