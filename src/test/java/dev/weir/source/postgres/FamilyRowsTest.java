package dev.weir.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.MetricConfig.OnDuplicate;
import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FamilyRowsTest {
    private final FamilyRows family = new FamilyRows(new Family("m", MetricType.GAUGE, ""));

    @Test
    void addsUpWhatTwoQueriesSayOfOneSeriesWhateverTheOrderOfItsLabels() {
        PlainBlock one = family.plain(List.of("a", "b"));
        PlainBlock other = family.plain(List.of("b", "c", "a"));

        assertThat(one.add(1, labels("x", "y"), OnDuplicate.SUM)).isTrue();
        assertThat(other.add(1, labels("y", "z", "x"), OnDuplicate.SUM)).isTrue();
        assertThat(other.add(2, labels("y", "", "x"), OnDuplicate.SUM)).isFalse();

        List<Samples> blocks = family.build().blocks();
        assertThat(blocks).extracting(Samples::size).containsExactly(1, 1);
        assertThat(blocks.get(0).value(0)).isEqualTo(3);
    }

    @Test
    void keepsSeriesApartWhoseLabelsHaveEachOthersValues() {
        PlainBlock block = family.plain(List.of("a", "b"));
        PlainBlock turned = family.plain(List.of("b", "a"));

        assertThat(block.add(1, labels("x", "y"), OnDuplicate.FAIL)).isTrue();
        assertThat(block.add(2, labels("y", "x"), OnDuplicate.FAIL)).isTrue();
        assertThat(block.add(3, labels("x", ""), OnDuplicate.FAIL)).isTrue();
        assertThat(turned.add(4, labels("x", ""), OnDuplicate.FAIL)).isTrue();
    }

    @Test
    void keepsSeriesApartWhoseLabelsHaveTheSameHash() {
        PlainBlock block = family.plain(List.of("a"));

        assertThat("Aa").hasSameHashCodeAs("BB");
        assertThat(block.add(1, labels("Aa"), OnDuplicate.FAIL)).isTrue();
        assertThat(block.add(2, labels("BB"), OnDuplicate.FAIL)).isTrue();
        assertThat(block.add(3, labels("BB"), OnDuplicate.SUM)).isFalse();

        assertThat(family.build().blocks().get(0).value(1)).isEqualTo(5);
    }

    @Test
    void findsWhatAnotherQueryHasAmongMany() {
        PlainBlock one = family.plain(List.of("a", "b"));
        PlainBlock other = family.plain(List.of("b", "a"));
        for (int i = 0; i < 100; i++) {
            one.add(i, labels("a" + i, "b" + i), OnDuplicate.FAIL);
        }

        for (int i = 0; i < 100; i++) {
            assertThat(other.add(1000, labels("b" + i, "a" + i), OnDuplicate.SUM))
                    .isFalse();
        }

        Samples samples = family.build().blocks().get(0);
        for (int i = 0; i < 100; i++) {
            assertThat(samples.value(i)).isEqualTo(1000 + i);
        }
    }

    @Test
    void findsEverySeriesAgainAmongManyOfFewValues() {
        PlainBlock block = family.plain(List.of("a", "b", "c"));
        Set<List<String>> known = new HashSet<>();
        var random = new Random(8);

        for (int i = 0; i < 20_000; i++) {
            String[] row = labels("r-" + random.nextInt(20), "w-" + random.nextInt(20), "" + random.nextInt(30));

            assertThat(block.add(1, row, OnDuplicate.SUM)).isEqualTo(known.add(List.of(row)));
        }

        FamilySamples built = family.build();
        assertThat(built.size()).isEqualTo(known.size());
        double sum = 0;
        for (int row = 0; row < built.size(); row++) {
            sum += built.blocks().get(0).value(row);
        }
        assertThat(sum).isEqualTo(20_000);
    }

    private static String[] labels(String... values) {
        return values;
    }
}
