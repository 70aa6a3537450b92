package dev.weir.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GroupChangeTest {
    private static final GroupKey KEY = GroupsFixture.key("job", "a");

    @Test
    void clearedFactsAreGone() {
        GroupChange all = post(1, "a", "b").then(put(2, "b")).then(post(3, "c"));

        assertThat(all.facts())
                .containsOnlyKeys(FactKey.CLEARED, FactKey.PUSHED, FactKey.family("b"), FactKey.family("c"));
        assertThat(all.facts().get(FactKey.PUSHED)).extracting(Fact::sequence).isEqualTo(3L);
    }

    @Test
    void orderOfArrivalMeansNothing() {
        var random = new Random(11);
        for (int round = 0; round < 500; round++) {
            List<GroupChange> changes = new ArrayList<>();
            for (int i = 1; i <= 5; i++) {
                String name = String.valueOf((char) ('a' + random.nextInt(3)));
                changes.add(
                        switch (random.nextInt(3)) {
                            case 0 -> put(i, name);
                            case 1 -> post(i, name);
                            default -> delete(i);
                        });
            }
            GroupChange inOrder = changes.stream().reduce(GroupChange::then).orElseThrow();
            GroupState expected = GroupState.NONE;
            for (GroupChange change : changes) {
                expected = expected.then(change);
            }

            Collections.shuffle(changes, random);

            GroupChange shuffled = changes.stream().reduce(GroupChange::then).orElseThrow();
            assertThat(shuffled).isEqualTo(inOrder);
            assertThat(GroupState.NONE.then(shuffled)).isEqualTo(expected);
        }
    }

    @Test
    void whatHasEndedIsNotLeftOver() {
        GroupChange pending = post(1, "a").then(post(2, "b"));

        assertThat(pending.without(post(1, "a"))).isNotNull().satisfies(left -> assertThat(left.facts())
                .containsOnlyKeys(FactKey.PUSHED, FactKey.family("b")));
        assertThat(pending.without(pending)).isNull();
    }

    private static GroupChange put(long sequence, String... families) {
        Facts facts = facts(sequence);
        facts.clear();
        return push(facts, families);
    }

    private static GroupChange post(long sequence, String... families) {
        return push(facts(sequence), families);
    }

    private static GroupChange delete(long sequence) {
        Facts facts = facts(sequence);
        facts.clear();
        return facts.of(new Group(KEY));
    }

    private static GroupChange push(Facts facts, String... families) {
        facts.push(
                Duration.ZERO,
                List.of(families).stream()
                        .flatMap(name -> GroupsFixture.families(KEY, name + " 1").stream())
                        .toList());
        return facts.of(new Group(KEY));
    }

    private static Facts facts(long sequence) {
        return new Facts(sequence, sequence, Instant.ofEpochSecond(sequence));
    }
}
