package dev.weir.push;

import static dev.weir.push.AgentsFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What agents tell two replicas in random order, while their store hangs, fails and is asked again. */
class ReplicasAgreeTest {

    /** Whatever is told and written in whatever order, in the end every replica shows what the store has. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void replicasAgreeInTheEnd(long seed) {
        var random = new Random(seed);
        var common = new SharedMetadata(seed % 2 == 0);
        List<AgentsFixture> replicas = List.of(new AgentsFixture(common), new AgentsFixture(common));
        common.time.advance(Duration.ofMinutes(10));
        for (int step = 0; step < 2_000; step++) {
            AgentsFixture replica = replicas.get(random.nextInt(2));
            switch (random.nextInt(12)) {
                case 0 -> common.held = true;
                case 1 -> common.letGo();
                case 2 -> common.down = random.nextInt(3) == 0;
                case 3 -> common.resubscribe();
                case 4 -> replica.seconds(random.nextInt(4));
                case 5 -> common.time.advance(Duration.ofMillis(random.nextInt(3_000)));
                default ->
                    replica.add(
                            new UUID(0, random.nextInt(3)),
                            entry(
                                    "k" + random.nextInt(3),
                                    "" + step,
                                    common.time.instant().minusMillis(random.nextInt(20_000))));
            }
        }
        common.down = false;
        common.letGo();
        replicas.forEach(replica -> replica.seconds(70));
        replicas.forEach(replica -> replica.seconds(70));

        for (int agent = 0; agent < 3; agent++) {
            var id = new UUID(0, agent);
            List<String> stored = common.rows.entrySet().stream()
                    .filter(row -> row.getKey().agent().equals(id))
                    .map(row -> row.getKey().key() + " " + row.getValue().value() + ".0")
                    .sorted()
                    .toList();
            assertThat(replicas)
                    .allSatisfy(replica -> assertThat(replica.shown(id)).isEqualTo(stored));
        }
    }
}
