package dev.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.FamilySamples;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.snapshot.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncrementalRenderingTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void equalsRenderingFromScratch(long seed) {
        var random = new Random(seed);
        var generator = new RandomFamilies(random);
        var released = new SnapshotStore();
        var complete = new SnapshotStore();
        try (var incremental = new Renderer(System::nanoTime)) {
            for (int step = 1; step <= 30; step++) {
                Contribution[] contributions = publication(random, generator, step);
                released.publish(contributions);
                complete.publish(contributions);

                Rendering rendering = incremental.renderChanges(released.current());
                released.release(rendering.rendered());

                assertSameAsFromScratch(rendering.exposition(), complete, "seed " + seed + " step " + step);
            }
        }
    }

    private static Contribution[] publication(Random random, RandomFamilies generator, int step) {
        var contributions = new ArrayList<Contribution>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int collector = random.nextInt(Math.min(step, 12));
            boolean ofTargets = random.nextInt(4) == 0;
            Owner owner = ofTargets ? Owner.TARGETS : Owner.collector("c" + collector);
            var target = new TargetId("c" + collector, "db" + random.nextInt(3));
            boolean isWithdrawal = random.nextInt(6) == 0;
            List<FamilySamples> families = isWithdrawal
                    ? List.of()
                    : generator.families(ofTargets ? "weir" : "c" + collector, random.nextInt(8) == 0 ? 60 : 5);
            contributions.add(new Contribution(owner, target, new Version(1, step), families));
        }
        return contributions.toArray(Contribution[]::new);
    }

    private static void assertSameAsFromScratch(Exposition exposition, SnapshotStore complete, String when) {
        try (var renderer = new Renderer(System::nanoTime)) {
            Exposition scratch = renderer.render(complete.current());
            for (Format format : Format.values()) {
                byte[] expected = Bytes.body(scratch, format, Encoding.IDENTITY);
                for (Encoding encoding : Encoding.values()) {
                    assertThat(Arrays.equals(Bytes.body(exposition, format, encoding), expected))
                            .as("%s, %s %s", when, format, encoding)
                            .isTrue();
                }
            }
            assertThat(exposition.samples()).as(when).isEqualTo(scratch.samples());
        }
    }
}
