package dev.weir.telemetry;

import dev.weir.push.Agents;
import dev.weir.push.Groups;
import dev.weir.push.PushReason;
import dev.weir.push.postgres.PushDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What is pushed, what is not taken, and whether this replica hears of the others. */
@Singleton
final class PushMeters {
    private final Groups groups;
    private final Agents agents;
    private final Optional<PushDatabase> database;
    private final MeterGroup meters;

    /** @param database empty if what is pushed lives in memory */
    PushMeters(Groups groups, Agents agents, Optional<PushDatabase> database, MeterRegistry registry) {
        this.groups = groups;
        this.agents = agents;
        this.database = database;
        this.meters = new MeterGroup(registry);
    }

    void start(@Observes StartupEvent event) {
        meters.gauge(Metric.PUSH_GROUPS, () -> groups.stats().groups());
        meters.gauge(Metric.PUSH_SERIES, () -> groups.stats().series());
        meters.gauge(Metric.PUSH_WITHHELD, () -> groups.stats().withheld());
        meters.counter(Metric.PUSH_PUSHED, () -> groups.stats().pushed());
        meters.counter(Metric.PUSH_DELETED, () -> groups.stats().deleted());
        meters.counter(Metric.PUSH_EXPIRED, () -> groups.stats().expired());
        meters.gauge(Metric.PUSH_AGENTS, () -> agents.stats().agents());
        meters.gauge(Metric.PUSH_AGENT_ENTRIES, () -> agents.stats().entries());
        meters.counter(Metric.PUSH_AGENT_ENTRIES_ACCEPTED, () -> agents.stats().accepted());
        meters.counter(Metric.PUSH_AGENT_ENTRIES_EXPIRED, () -> agents.stats().expired());
        for (PushReason reason : PushReason.values()) {
            meters.counter(Metric.PUSH_REFUSED, () -> groups.stats().refused(reason), "reason", reason.label());
            meters.counter(
                    Metric.PUSH_AGENT_ENTRIES_REFUSED, () -> agents.stats().refused(reason), "reason", reason.label());
        }
        database.ifPresent(this::listening);
    }

    private void listening(PushDatabase present) {
        meters.gauge(Metric.PUSH_LISTENING, () -> present.stats().listening() ? 1 : 0);
        meters.counter(Metric.PUSH_MESSAGES, () -> present.stats().received(), "result", "received");
        meters.counter(Metric.PUSH_MESSAGES, () -> present.stats().malformed(), "result", "malformed");
        meters.counter(Metric.PUSH_RESUBSCRIPTIONS, () -> present.stats().resubscriptions());
    }
}
