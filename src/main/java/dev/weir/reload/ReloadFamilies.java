package dev.weir.reload;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.snapshot.Version;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What Weir says in the exposition of reading its definitions. One caller at a time. */
final class ReloadFamilies {
    private static final Family SUCCESSFUL = new Family(
            "weir_config_last_reload_successful",
            MetricType.GAUGE,
            "Whether the definitions were right when they were last read; if not, those before are in use.");
    private static final Family LAST_SUCCESS = new Family(
            "weir_config_last_reload_success_timestamp_seconds",
            MetricType.GAUGE,
            "When the definitions were last read and right, in unix seconds.");
    private static final TargetId NO_TARGET = new TargetId("", "");

    private final SnapshotStore store;
    private final InstantSource clock;
    private Instant lastSuccess;
    private long sequence;

    /** The definitions have just been read for the first time. */
    ReloadFamilies(SnapshotStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.lastSuccess = clock.instant();
        publish(true);
    }

    void succeed() {
        lastSuccess = clock.instant();
        publish(true);
    }

    void fail() {
        publish(false);
    }

    private void publish(boolean successful) {
        store.publish(new Contribution(
                Owner.GATEWAY,
                NO_TARGET,
                new Version(0, ++sequence),
                List.of(
                        sample(SUCCESSFUL, successful ? 1 : 0),
                        sample(LAST_SUCCESS, lastSuccess.toEpochMilli() / 1000.0))));
    }

    private static FamilySamples sample(Family family, double value) {
        return new FamilySamples(family, List.of(Samples.of(value)));
    }
}
