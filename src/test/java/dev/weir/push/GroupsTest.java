package dev.weir.push;

import static dev.weir.push.GroupsFixture.accepted;
import static dev.weir.push.GroupsFixture.key;
import static dev.weir.push.GroupsFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.snapshot.Owner;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupsTest {
    private static final GroupKey BACKUP = key("job", "backup");

    private final GroupsFixture fixture = GroupsFixture.inMemory();
    private final Groups groups = fixture.groups;

    @BeforeEach
    void takeAName() {
        groups.change(GroupsFixture.config(GroupsFixture.collector("orders", "taken")));
    }

    @Test
    void putReplacesTheGroup() {
        fixture.put(BACKUP, "a 1", "b 2");

        accepted(fixture.put(BACKUP, "b 3", "c 4"));
        fixture.show();

        assertThat(fixture.shown()).containsOnly(Map.entry("b[job=backup]", 3.0), Map.entry("c[job=backup]", 4.0));
    }

    @Test
    void postReplacesTheFamiliesOfTheSameNames() {
        fixture.put(BACKUP, "a{x=\"1\"} 1", "b 2");

        fixture.post(BACKUP, "a{x=\"2\"} 3", "c 4");
        fixture.show();

        assertThat(fixture.shown())
                .containsOnly(
                        Map.entry("a[job=backup, x=2]", 3.0),
                        Map.entry("b[job=backup]", 2.0),
                        Map.entry("c[job=backup]", 4.0));
    }

    @Test
    void deleteRemovesTheGroupAndNoOther() {
        fixture.put(BACKUP, "a 1");
        fixture.put(key("job", "backup", "instance", "x"), "a 2");
        fixture.show();

        accepted(groups.delete(BACKUP)).committed().await().indefinitely();
        fixture.show();

        assertThat(fixture.shown()).containsOnlyKeys("a[instance=x, job=backup]");
        assertThat(groups.stats().deleted()).isEqualTo(1);
        assertThat(groups.stats().groups()).isEqualTo(1);
    }

    @Test
    void deletionOfAGroupThatIsNotThereIsTaken() {
        accepted(groups.delete(BACKUP));

        assertThat(groups.list()).isEmpty();
    }

    @Test
    void emptyPutLeavesAGroupWithoutFamilies() {
        fixture.put(BACKUP, "a 1");

        fixture.put(BACKUP);
        fixture.show();

        assertThat(fixture.shown()).isEmpty();
        assertThat(fixture.everything()).containsEntry("push_time_seconds[job=backup]", fixture.now() - 0.05);
    }

    @Test
    void pushIsShownWithinAMomentAndManyArePublishedTogether() {
        var publications = new AtomicInteger();
        fixture.snapshot.onPublish(publications::incrementAndGet);
        for (int i = 0; i < 1_000; i++) {
            fixture.put(key("job", "backup", "instance", "i" + i), "a 1", "b 2");
        }
        assertThat(fixture.everything()).isEmpty();

        fixture.show();

        assertThat(fixture.shown()).hasSize(2_000);
        assertThat(publications).hasValue(1);
    }

    @Test
    void whatIsDeletedWithinTheSameMomentIsNeverShown() {
        fixture.put(BACKUP, "a 1", "b 1");
        fixture.put(BACKUP, "b 2");
        fixture.put(key("job", "gone"), "a 1");
        groups.delete(key("job", "gone"));
        fixture.put(key("job", "stays"), "a 1");
        fixture.show();

        assertThat(fixture.shown()).containsOnlyKeys("b[job=backup]", "a[job=stays]");
    }

    @Test
    void timesOfPushesAreShownAsPushgatewayShowsThem() {
        fixture.put(BACKUP, "a 1");
        double pushed = fixture.now();
        fixture.seconds(10);
        refused(fixture.put(BACKUP, "taken 1"));
        double failed = fixture.now();
        fixture.show();

        assertThat(fixture.everything())
                .containsEntry("push_time_seconds[job=backup]", pushed)
                .containsEntry("push_failure_time_seconds[job=backup]", failed);
        assertThat(groups.list()).singleElement().satisfies(group -> {
            assertThat(group.lastPushSuccessful()).isFalse();
            assertThat(group.families()).hasSize(1);
        });

        fixture.seconds(10);
        fixture.put(BACKUP, "a 2");

        assertThat(groups.list()).singleElement().satisfies(group -> {
            assertThat(group.lastPushSuccessful()).isTrue();
            assertThat(group.failedSeconds()).isEqualTo(failed);
        });
    }

    @Test
    void refusedPushOfANewGroupShowsThatItNeverSucceeded() {
        refused(fixture.put(BACKUP, Duration.ofSeconds(5), "taken 1"));
        fixture.show();

        assertThat(fixture.everything())
                .containsOnly(
                        Map.entry("push_time_seconds[job=backup]", 0.0),
                        Map.entry("push_failure_time_seconds[job=backup]", fixture.now() - 0.05));

        fixture.seconds(5);

        assertThat(fixture.everything()).isEmpty();
        assertThat(groups.stats().expired()).isEqualTo(1);
    }

    @Test
    void instanceIsWrittenWhereThereIsNone() {
        fixture.put(BACKUP, "a 1");
        fixture.show();

        assertThat(fixture.snapshot.current().of(Owner.pushed("push_time_seconds")))
                .flatExtracting(contribution ->
                        contribution.families().get(0).blocks().get(0).labelNames())
                .containsExactly("instance", "job");
    }

    @Test
    void groupIsGoneAtTheSecondAfterItsTime() {
        fixture.put(BACKUP, Duration.ofSeconds(3), "a 1");
        fixture.put(key("job", "forever"), Duration.ZERO, "a 2");

        fixture.seconds(2);
        assertThat(fixture.shown()).hasSize(2);
        assertThat(groups.list().get(0).left()).isLessThanOrEqualTo(Duration.ofSeconds(1));

        fixture.seconds(1);
        assertThat(fixture.shown()).containsOnlyKeys("a[job=forever]");
        assertThat(groups.stats().expired()).isEqualTo(1);
        assertThat(groups.list().get(0).left()).isNull();
    }

    @Test
    void groupThatIsPushedToAgainLivesOn() {
        fixture.put(BACKUP, Duration.ofSeconds(3), "a 1");
        fixture.seconds(2);

        fixture.post(BACKUP, Duration.ofSeconds(3), "b 1");
        fixture.seconds(2);

        assertThat(fixture.shown()).hasSize(2);
        assertThat(groups.stats().expired()).isZero();
    }

    @Test
    void refusedPushDoesNotProlongAGroup() {
        fixture.put(BACKUP, Duration.ofSeconds(3), "a 1");
        fixture.seconds(2);

        refused(fixture.put(BACKUP, Duration.ofSeconds(30), "taken 1"));
        fixture.seconds(1);

        assertThat(fixture.everything()).isEmpty();
    }

    @Test
    void postToAGroupWhoseTimeIsOverDoesNotBringItsFamiliesBack() {
        fixture.put(BACKUP, Duration.ofSeconds(3), "a 1");
        fixture.time.pass(Duration.ofSeconds(3));

        fixture.post(BACKUP, "b 1");
        fixture.show();

        assertThat(fixture.shown()).containsOnlyKeys("b[job=backup]");
        assertThat(groups.stats().expired()).isEqualTo(1);
    }

    @Test
    void seriesAreCountedAfterTheMerge() {
        String[] some = new String[60];
        for (int i = 0; i < some.length; i++) {
            some[i] = "a{i=\"" + i + "\"} 1";
        }
        fixture.put(BACKUP, some);
        accepted(fixture.post(BACKUP, some));
        for (int i = 0; i < some.length; i++) {
            some[i] = some[i].replace('a', 'b');
        }

        PushVerdict.Refused refused = refused(fixture.post(BACKUP, some));
        accepted(fixture.put(BACKUP, some));
        fixture.show();

        assertThat(refused.reason()).isEqualTo(PushReason.MAX_SERIES);
        assertThat(refused.message()).isEqualTo("the group would have 120 series (max_series_per_group: 100)");
        assertThat(fixture.shown()).hasSize(60);
        assertThat(groups.stats().series()).isEqualTo(60);
        assertThat(groups.stats().refused(PushReason.MAX_SERIES)).isEqualTo(1);
    }

    @Test
    void nothingIsTakenAfterTheEnd() {
        groups.close().await().indefinitely();

        assertThat(refused(fixture.put(BACKUP, "a 1")).reason()).isEqualTo(PushReason.OVERLOAD);
        assertThat(refused(groups.delete(BACKUP)).reason()).isEqualTo(PushReason.OVERLOAD);
        assertThat(groups.stats().refused(PushReason.OVERLOAD)).isEqualTo(2);
    }

    @Test
    void groupsAreListedByTheirLabels() {
        fixture.put(key("job", "b"), "a 1");
        fixture.put(key("job", "a", "zone", "x"), "a 1");
        fixture.put(key("job", "a"), "a 1");

        assertThat(groups.list())
                .extracting(GroupStatus::key)
                .containsExactly(key("job", "a"), key("job", "a", "zone", "x"), key("job", "b"));
    }
}
