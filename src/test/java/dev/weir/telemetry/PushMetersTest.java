package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.PushConfig;
import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.model.TargetId;
import dev.weir.push.Agents;
import dev.weir.push.GroupKey;
import dev.weir.push.Groups;
import dev.weir.push.PushReason;
import dev.weir.push.format.PushBody;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.snapshot.Version;
import dev.weir.testing.ManualTime;
import dev.weir.testing.Promtool;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of groups and agents that live in memory. */
@SuppressWarnings("deprecation") // It is the registry that Quarkus serves.
class PushMetersTest {
    private final ManualTime time = new ManualTime(Instant.parse("2026-11-22T10:00:00Z"));
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SnapshotStore snapshot = new SnapshotStore();
    private final Groups groups = new Groups(PushConfig.BUILT_IN, null, time, time, time, snapshot, flush -> {});
    private final Agents agents = new Agents(PushConfig.BUILT_IN, null, time, time, time, snapshot, flush -> {});

    @BeforeEach
    void register() {
        new PushMeters(groups, agents, Optional.empty(), registry).start(new StartupEvent());
    }

    @Test
    void pushesAreToldByWhatBecameOfThem() {
        push("backup", null, "rows_copied 5\nbytes_copied{disk=\"a\"} 7\nbytes_copied{disk=\"b\"} 8\n");
        push("restore", Duration.ofSeconds(1), "rows_restored 1\n");
        for (int i = 0; i < 3; i++) {
            push("check", null, "rows_checked 1\n");
        }
        groups.delete(key("check"));
        groups.delete(key("check"));
        push("backup", null, "# TYPE rows_restored counter\nrows_restored 1\n");
        groups.refuse(PushReason.OVERLOAD);
        groups.refuse(PushReason.OVERLOAD);
        time.advance(Duration.ofSeconds(2));
        groups.tick();

        assertThat(value("weir_push_groups")).isEqualTo(1);
        assertThat(value("weir_push_series")).isEqualTo(3);
        assertThat(value("weir_push_pushed_total")).isEqualTo(5);
        assertThat(value("weir_push_deleted_total")).isEqualTo(2);
        assertThat(value("weir_push_expired_total")).isEqualTo(1);
        assertThat(value("weir_push_refused_total{reason=\"conflict\",}")).isEqualTo(1);
        assertThat(value("weir_push_refused_total{reason=\"overload\",}")).isEqualTo(2);
        assertThat(value("weir_push_refused_total{reason=\"malformed\",}")).isZero();
        assertThat(value("weir_push_withheld_families")).isZero();
    }

    @Test
    void familyWhoseNameSomebodyElseTakesIsWithheld() {
        push("backup", null, "rows_copied 5\nbytes_copied 7\n");
        var taken = new FamilySamples(
                new Family("rows_copied", MetricType.GAUGE, "Rows."),
                List.of(Samples.builder(List.of()).add(1, new String[0]).build()));
        snapshot.publish(new Contribution(
                Owner.collector("copies"), new TargetId("copies", "shop"), new Version(1, 1), List.of(taken)));

        groups.tick();
        time.advance(Duration.ofSeconds(1));

        assertThat(value("weir_push_withheld_families")).isEqualTo(1);
    }

    @Test
    void everyReasonIsThereBeforeItHappensAndLintOfPrometheusHasNothingToFind() throws Exception {
        for (PushReason reason : PushReason.values()) {
            assertThat(value("weir_push_refused_total{reason=\"" + reason.label() + "\",}"))
                    .isZero();
            assertThat(value("weir_push_agent_entries_refused_total{reason=\"" + reason.label() + "\",}"))
                    .isZero();
        }
        Promtool.assumeInstalled();
        Promtool.findsNothingIn(registry.scrape());
    }

    @Test
    void nothingIsSaidOfListeningWhereThereIsNoDatabase() {
        assertThat(registry.scrape()).doesNotContain("listening", "messages", "resubscriptions");
    }

    private void push(String job, @Nullable Duration ttl, String body) {
        GroupKey key = key(job);
        groups.push(
                key, false, PushBody.read(body.getBytes(StandardCharsets.UTF_8), "text/plain", key.labels(), 100), ttl);
    }

    private static GroupKey key(String job) {
        return new GroupKey(new TreeMap<>(Map.of("job", job)));
    }

    private double value(String series) {
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow();
    }
}
