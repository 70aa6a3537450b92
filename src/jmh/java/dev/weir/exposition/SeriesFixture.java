package dev.weir.exposition;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Series as a shop's queries give them: families of 100 samples with three labels, about 100 bytes a line. */
final class SeriesFixture {
    static final int FAMILY = 100;

    private static final List<String> LABELS = List.of("region", "warehouse", "customer_group");

    private SeriesFixture() {}

    /**
     * What so many collectors give.
     *
     * @param series of all of them together
     * @param counters in percent of the families; the others are gauges
     * @param fractions in percent of the values; the others are integers
     */
    static Contribution[] contributions(int collectors, int series, int counters, int fractions) {
        var contributions = new Contribution[collectors];
        for (int i = 0; i < collectors; i++) {
            contributions[i] = contribution(i, series / collectors, counters, fractions, 1);
        }
        return contributions;
    }

    /** What one collector gives; the values depend on the sequence. */
    static Contribution contribution(int collector, int series, int counters, int fractions, long sequence) {
        var random = new Random(31L * collector + sequence);
        var families = new ArrayList<FamilySamples>();
        for (int i = 0; i < series / FAMILY; i++) {
            boolean isCounter = i % 100 * 61 % 100 < counters;
            String name =
                    "shop_collector_" + collector + "_orders_" + i + (isCounter ? "_processed_total" : "_pending");
            var family = new Family(
                    name,
                    isCounter ? MetricType.COUNTER : MetricType.GAUGE,
                    "Orders by region, warehouse and customer group, cached and refreshed every 30s.");
            families.add(new FamilySamples(family, List.of(samples(random, fractions))));
        }
        String name = "collector" + collector;
        return new Contribution(Owner.collector(name), new TargetId(name, "shop"), new Version(1, sequence), families);
    }

    private static Samples samples(Random random, int fractions) {
        Samples.Builder samples = Samples.builder(LABELS);
        for (int row = 0; row < FAMILY; row++) {
            boolean isFraction = random.nextInt(100) < fractions;
            double value = isFraction ? random.nextInt(100_000_000) / 1e3 : random.nextInt(10_000_000);
            samples.add(value, "region-" + row / 10, "warehouse-" + row % 10, "group-" + row % 7);
        }
        return samples.build();
    }
}
