package dev.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.FamilySamples;
import dev.weir.snapshot.SnapshotStore;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextSizeTest {
    @Test
    void isTheLengthOfTheRenderedText() {
        for (int seed = 0; seed < 50; seed++) {
            List<FamilySamples> families = new RandomFamilies(new Random(seed)).families("x", 12);
            var store = new SnapshotStore();
            store.publish(Contributions.collected("a", "shop", 1, families.toArray(FamilySamples[]::new)));
            try (var renderer = new Renderer(System::nanoTime)) {
                int rendered = renderer.render(store.current()).size(Format.TEXT, Encoding.IDENTITY);

                assertThat(TextSize.of(families)).as("seed %d", seed).isEqualTo(rendered);
            }
        }
    }
}
