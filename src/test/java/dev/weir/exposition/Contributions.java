package dev.weir.exposition;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.Version;
import java.util.List;

/** Short words for what tests publish. */
final class Contributions {
    private Contributions() {}

    static Contribution collected(String collector, String database, long sequence, FamilySamples... families) {
        return new Contribution(
                Owner.collector(collector),
                new TargetId(collector, database),
                new Version(1, sequence),
                List.of(families));
    }

    static Contribution aboutTarget(String collector, String database, long sequence, FamilySamples... families) {
        return new Contribution(
                Owner.TARGETS, new TargetId(collector, database), new Version(1, sequence), List.of(families));
    }

    static FamilySamples gauge(String name, Samples... blocks) {
        return new FamilySamples(new Family(name, MetricType.GAUGE, "Help of " + name + "."), List.of(blocks));
    }

    static FamilySamples counter(String name, Samples... blocks) {
        return new FamilySamples(new Family(name, MetricType.COUNTER, "Help of " + name + "."), List.of(blocks));
    }

    static Samples labelled(String label, String value, double number) {
        return Samples.builder(List.of(label)).add(number, value).build();
    }

    /** A family of so many samples, whose lines are about 50 bytes long. */
    static FamilySamples many(String name, int samples, double first) {
        Samples.Builder rows = Samples.builder(List.of("region", "number"));
        for (int i = 0; i < samples; i++) {
            rows.add(first + i, "europe", Integer.toString(i));
        }
        Samples block = rows.build();
        return name.endsWith("_total") ? counter(name, block) : gauge(name, block);
    }
}
