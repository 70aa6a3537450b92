package dev.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.snapshot.Owner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GroupingTest {
    private static final int KIB = 1024;

    private final NavigableMap<Owner, Integer> sizes = new TreeMap<>();
    private List<List<Owner>> groups = List.of();

    @Test
    void smallOwnersShareAPart() {
        set(2, "a", "b", "c", "d");

        assertThat(names()).containsExactly("a b c d");
    }

    @Test
    void aLargeOwnerHasAPartOfItsOwn() {
        set(2, "a", "b", "d", "e");
        set(5_000, "c");

        assertThat(names()).containsExactly("a b", "c", "d e");
    }

    @Test
    void ownersOfDifferentKindsNeverShare() {
        set(2, "a", "b");
        sizes.put(Owner.TARGETS, 2 * KIB);

        change(Owner.TARGETS);

        assertThat(names()).containsExactly("a b", "");
    }

    @Test
    void aChangeOfOneSizeMovesNoOtherBorders() {
        set(20, "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");
        List<String> before = names();

        set(1, "b");
        set(45, "b");

        assertThat(before).containsExactly("a b c d", "e f g h", "i j k l");
        assertThat(names()).isEqualTo(before);
    }

    @Test
    void aGroupThatGrewIsDividedAndTheOthersStay() {
        set(20, "a", "b", "c", "d", "e", "f", "g", "h");

        set(70, "b");

        assertThat(names()).containsExactly("a b", "c d", "e f g h");
    }

    @Test
    void neighboursThatBecameSmallMerge() {
        set(40, "a", "b", "c", "d", "e", "f");

        set(2, "a", "b", "c");

        assertThat(names()).containsExactly("a b c d", "e f");
    }

    @Test
    void everyOwnerIsInOneGroupInOrderAndGroupsAreOfASize() {
        var random = new Random(11);
        for (int round = 0; round < 2_000; round++) {
            var changed = new HashSet<Owner>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                Owner owner = random.nextInt(20) == 0 ? Owner.TARGETS : Owner.collector("c" + random.nextInt(60));
                if (random.nextInt(5) == 0) {
                    sizes.remove(owner);
                } else {
                    sizes.put(owner, 1 + random.nextInt(random.nextInt(10) == 0 ? 300 * KIB : 20 * KIB));
                    changed.add(owner);
                }
            }
            groups = Grouping.next(groups, sizes, changed);

            assertThat(groups.stream().flatMap(List::stream).toList()).containsExactlyElementsOf(sizes.keySet());
            assertThat(groups).allMatch(group -> group.size() == 1 || size(group) <= Grouping.TOO_LARGE);
        }
        assertThat(groups.size()).isLessThan(40);
    }

    private void set(int kib, String... names) {
        var changed = new TreeSet<Owner>();
        for (String name : names) {
            sizes.put(Owner.collector(name), kib * KIB);
            changed.add(Owner.collector(name));
        }
        groups = Grouping.next(groups, sizes, changed);
    }

    private void change(Owner owner) {
        groups = Grouping.next(groups, sizes, Set.of(owner));
    }

    private int size(List<Owner> group) {
        return group.stream().mapToInt(owner -> sizes.getOrDefault(owner, 0)).sum();
    }

    private List<String> names() {
        var names = new ArrayList<String>();
        for (List<Owner> group : groups) {
            names.add(String.join(" ", group.stream().map(Owner::name).toList()));
        }
        return names;
    }
}
