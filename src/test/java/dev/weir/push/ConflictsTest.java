package dev.weir.push;

import static dev.weir.push.GroupsFixture.accepted;
import static dev.weir.push.GroupsFixture.collector;
import static dev.weir.push.GroupsFixture.config;
import static dev.weir.push.GroupsFixture.key;
import static dev.weir.push.GroupsFixture.refused;
import static dev.weir.push.GroupsFixture.withEngine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.Version;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConflictsTest {
    private static final GroupKey A = key("job", "a");
    private static final GroupKey B = key("job", "b");
    private static final TargetId WORK = new TargetId("", "");

    private final GroupsFixture fixture = GroupsFixture.inMemory();
    private final Groups groups = fixture.groups;

    @Test
    void nameOfAConfiguredCollectorIsRefusedWithAllOfThePush() {
        groups.change(config(collector("orders", "orders_pending")));

        PushVerdict.Refused refused = refused(fixture.put(A, "fine 1", "orders_pending 1"));
        fixture.show();

        assertThat(refused.reason()).isEqualTo(PushReason.CONFLICT);
        assertThat(refused.message()).isEqualTo("the metric 'orders_pending' is of the collector 'orders'");
        assertThat(fixture.shown()).isEmpty();
        assertThat(groups.stats().refused(PushReason.CONFLICT)).isEqualTo(1);
        assertThat(groups.stats().pushed()).isZero();
    }

    @Test
    void namesOfEnginesAreRefusedThoughNoneHasBeenReadYet() {
        groups.change(withEngine());

        assertThat(refused(fixture.put(A, "docker_container_pids 1")).message())
                .isEqualTo("the metric 'docker_container_pids' is of the section 'docker'");
        refused(fixture.put(A, "# TYPE docker_container_restarts gauge", "docker_container_restarts 1"));
        accepted(fixture.put(A, "docker_container_restart_count 1"));
    }

    @Test
    void namesThatEnginesStillHaveAreRefused() {
        fixture.snapshot.publish(new Contribution(
                Owner.ENGINES,
                new TargetId("docker", "local"),
                new Version(1, 1),
                List.of(new FamilySamples(
                        new Family("docker_containers", MetricType.GAUGE, ""), List.of(Samples.of(1))))));

        assertThat(refused(fixture.put(A, "docker_containers 1")).message())
                .isEqualTo("the metric 'docker_containers' is of the section 'docker'");
    }

    @Test
    void nameOfTracedWorkIsRefused() {
        traceWork();

        assertThat(refused(fixture.put(A, "backup_running 1")).message())
                .isEqualTo("the metric 'backup_running' is of traced work");
    }

    @Test
    void nameOfAnotherTypeIsRefusedUnlessItIsReplaced() {
        fixture.put(A, "# TYPE size gauge", "size 1");

        assertThat(refused(fixture.put(B, "# TYPE size counter", "size 1")).message())
                .isEqualTo("the metric 'size' is there as gauge (found counter; pushed by the group {job=\"a\"})");
        accepted(fixture.post(A, "# TYPE size counter", "size 1"));
        accepted(fixture.put(B, "# TYPE size counter", "size 1"));
    }

    @Test
    void nameOfAnotherFamilysSamplesIsRefused() {
        fixture.put(A, "# TYPE took histogram", "took_bucket{le=\"+Inf\"} 1", "took_sum 1", "took_count 1");

        assertThat(refused(fixture.put(B, "# TYPE took_sum gauge", "took_sum 1"))
                        .message())
                .isEqualTo("the metrics 'took_sum' and 'took' cannot stand beside each other ('took' is a histogram"
                        + " pushed by the group {job=\"a\"})");
        refused(fixture.post(A, "# TYPE took_sum gauge", "took_sum 1"));
        accepted(fixture.put(A, "# TYPE took_sum gauge", "took_sum 1"));
    }

    @Test
    void timesOfCreationThatClientsPushPass() {
        accepted(fixture.put(
                A, "# TYPE done_total counter", "done_total 1", "# TYPE done_created gauge", "done_created 1.7e9"));
        accepted(fixture.put(B, "# TYPE done_created gauge", "done_created 1.7e9"));
        fixture.show();

        assertThat(fixture.shown()).hasSize(3);
    }

    @Test
    void anotherHelpIsTaken() {
        fixture.put(A, "# HELP size Of one.", "size 1");

        accepted(fixture.put(B, "# HELP size Of another.", "size 1"));
        fixture.show();

        assertThat(fixture.shown()).hasSize(2);
    }

    @Test
    void seriesThatTheLabelsOfSamplesCompleteToThoseOfAnotherGroupIsRefused() {
        GroupKey wide = key("job", "a", "instance", "x");
        fixture.put(wide, "size{disk=\"1\"} 1");

        assertThat(refused(fixture.put(A, "size{instance=\"x\",disk=\"1\"} 2")).message())
                .isEqualTo("the series size{job=\"a\", disk=\"1\", instance=\"x\"} is pushed by the group"
                        + " {instance=\"x\", job=\"a\"}, too");
        accepted(fixture.put(A, "size{instance=\"x\",disk=\"2\"} 2", "size{instance=\"y\",disk=\"1\"} 2"));
        refused(fixture.put(wide, "size{disk=\"2\"} 1"));
        accepted(fixture.put(wide, "size{disk=\"3\"} 1"));
    }

    @Test
    void emptyLabelIsAnAbsentOne() {
        fixture.put(A, "size 1");

        refused(fixture.put(key("job", "a", "zone", ""), "size 2"));
        accepted(fixture.put(key("job", "a", "zone", ""), "size{disk=\"1\"} 2"));
        refused(fixture.put(A, "size{disk=\"1\"} 1"));
    }

    @Test
    void timesOfGroupsThatDifferInEmptyLabelsAloneAreShownOnce() {
        GroupKey longer = key("job", "a", "zone", "");
        GroupKey longest = key("instance", "", "job", "a", "zone", "");
        fixture.put(longer, "length 1");
        fixture.put(A, "size 1");
        fixture.put(longest, "width 1");
        fixture.put(key("job", "a", "zone", "x"), "size 1");
        fixture.show();

        assertThat(fixture.everything())
                .containsKeys("push_time_seconds[job=a]", "push_time_seconds[job=a, zone=x]")
                .hasSize(4 + 2 * 2);
        assertThat(groups.stats().withheld()).isEqualTo(2 * 2);

        groups.delete(longest);
        groups.delete(A);
        fixture.show();

        assertThat(fixture.everything())
                .containsKeys("length[job=a]", "push_time_seconds[job=a]", "push_failure_time_seconds[job=a]")
                .hasSize(2 + 2 * 2);
        assertThat(groups.stats().withheld()).isZero();
    }

    @Test
    void bucketsOfHistogramsAreSeriesOfTheirOwn() {
        GroupKey wide = key("job", "a", "instance", "x");
        fixture.put(wide, "# TYPE took histogram", "took_bucket{le=\"+Inf\"} 1", "took_sum 1", "took_count 1");

        refused(fixture.put(
                A,
                "# TYPE took histogram",
                "took_bucket{instance=\"x\",le=\"+Inf\"} 1",
                "took_sum{instance=\"x\"} 1",
                "took_count{instance=\"x\"} 1"));
    }

    @Test
    void refusedPushLeavesTheGroupAsItWas() {
        groups.change(config(collector("orders", "taken")));
        fixture.put(A, "a 1", "b 2");

        refused(fixture.put(A, "a 3", "taken 1"));
        fixture.show();

        assertThat(fixture.shown()).containsOnly(Map.entry("a[job=a]", 1.0), Map.entry("b[job=a]", 2.0));
    }

    @Test
    void familyWhoseNameAReloadTakesIsWithheldUntilItIsGivenBack() {
        fixture.put(A, "a 1", "b 2");
        fixture.show();

        groups.change(config(collector("orders", "a")));
        assertThat(fixture.shown()).containsOnlyKeys("b[job=a]");
        assertThat(groups.stats().withheld()).isEqualTo(1);
        assertThat(groups.list().get(0).families()).hasSize(2);

        groups.change(config());
        assertThat(fixture.shown()).containsOnlyKeys("a[job=a]", "b[job=a]");
        assertThat(groups.stats().withheld()).isZero();
    }

    @Test
    void familyWhoseNameTracedWorkTakesIsWithheldUntilItIsGivenBack() {
        fixture.put(A, "backup_running 1", "b 2");
        fixture.show();

        traceWork();
        fixture.show();
        assertThat(fixture.shown()).containsOnlyKeys("b[job=a]");

        fixture.snapshot.remove(WORK);
        fixture.show();
        assertThat(fixture.shown()).hasSize(2);
        assertThat(groups.stats().withheld()).isZero();
    }

    @Test
    void familyIsWithheldFromTheMomentOnWhenItsNameIsTaken() {
        fixture.put(A, "a 1");
        groups.change(config(collector("orders", "a")));
        fixture.show();

        assertThat(fixture.shown()).isEmpty();

        groups.delete(A);
        fixture.show();

        assertThat(groups.stats().withheld()).isZero();
        assertThat(groups.stats().groups()).isZero();
    }

    @Test
    void timesOfPushesGiveWayToOthersOfTheirName() {
        fixture.put(A, "a 1");
        fixture.show();

        groups.change(config(collector("orders", "push_time_seconds")));
        assertThat(fixture.everything()).containsOnlyKeys("a[job=a]");

        groups.change(config());
        assertThat(fixture.everything()).hasSize(3);
    }

    private void traceWork() {
        fixture.snapshot.publish(new Contribution(
                Owner.WORK,
                WORK,
                new Version(0, 1),
                List.of(new FamilySamples(
                        new Family("backup_running", MetricType.GAUGE, ""), List.of(Samples.of(1))))));
    }
}
