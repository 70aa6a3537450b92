package dev.weir.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.model.Suffix;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeriesSetTest {
    private static final Family ORDERS = new Family("orders", MetricType.GAUGE, "Orders.");

    @Test
    void seriesIsTheSameInAnyOrderOfItsLabelsAndWithoutEmptyOnes() {
        List<FamilySamples> some = of(Samples.builder(List.of("a", "b")).add(1, "x", "y"));
        List<FamilySamples> same = of(Samples.builder(List.of("b", "none", "a")).add(2, "y", "", "x"));

        assertThat(intersect(some, same)).isTrue();
        assertThat(SeriesSet.of(some).firstOf(same)).isEqualTo("orders{b=\"y\", none=\"\", a=\"x\"}");
    }

    @Test
    void seriesThatLookAlikeAreDifferent() {
        List<FamilySamples> some = of(Samples.builder(List.of("a", "b")).add(1, "x", "y"));

        assertThat(intersect(some, of(Samples.builder(List.of("a", "b")).add(1, "y", "x"))))
                .isFalse();
        assertThat(intersect(some, of(Samples.builder(List.of("a", "b")).add(1, "xb", "y"))))
                .isFalse();
        assertThat(intersect(some, of(Samples.builder(List.of("a")).add(1, "x"))))
                .isFalse();
        assertThat(intersect(
                        of(Samples.builder(List.of("a", "b", "c")).add(1, "x", "", "y")),
                        of(Samples.builder(List.of("a", "b", "c")).add(1, "x", "y", ""))))
                .isFalse();
    }

    @Test
    void suffixBelongsToTheName() {
        var latency = new Family("latency", MetricType.SUMMARY, "Latency.");
        var sum = new FamilySamples(
                latency, List.of(Samples.builder(List.of()).add(Suffix.SUM, 1).build()));
        var count = new FamilySamples(
                latency, List.of(Samples.builder(List.of()).add(Suffix.COUNT, 1).build()));

        assertThat(intersect(List.of(sum), List.of(count))).isFalse();
        assertThat(SeriesSet.of(List.of(sum)).firstOf(List.of(count, sum))).isEqualTo("latency_sum{}");
    }

    @Test
    void nothingIntersectsNothing() {
        assertThat(SeriesSet.NONE.intersects(SeriesSet.of(List.of()))).isFalse();
        assertThat(SeriesSet.NONE.intersects(SeriesSet.of(of(numbers(Set.of(1))))))
                .isFalse();
    }

    @Test
    void findsWhatSetsOfAnySizeHaveInCommon() {
        var random = new Random(42);
        for (int round = 0; round < 500; round++) {
            Set<Integer> some = numbers(random);
            Set<Integer> others = numbers(random);
            var common = new HashSet<>(some);
            common.retainAll(others);
            List<FamilySamples> asked = of(numbers(others));
            SeriesSet set = SeriesSet.of(of(numbers(some)));

            assertThat(set.intersects(SeriesSet.of(asked))).isEqualTo(!common.isEmpty());
            others.stream().filter(common::contains).findFirst().ifPresent(first -> assertThat(set.firstOf(asked))
                    .isEqualTo("orders{n=\"" + first + "\"}"));
        }
    }

    private static Set<Integer> numbers(Random random) {
        var numbers = new HashSet<Integer>();
        int size = random.nextInt(60);
        for (int i = 0; i < size; i++) {
            numbers.add(random.nextInt(2_000));
        }
        return numbers;
    }

    private static Samples.Builder numbers(Set<Integer> numbers) {
        Samples.Builder samples = Samples.builder(List.of("n"));
        numbers.forEach(number -> samples.add(1, number.toString()));
        return samples;
    }

    private static List<FamilySamples> of(Samples.Builder samples) {
        return List.of(new FamilySamples(ORDERS, List.of(samples.build())));
    }

    private static boolean intersect(List<FamilySamples> some, List<FamilySamples> others) {
        return SeriesSet.of(some).intersects(SeriesSet.of(others));
    }
}
