package dev.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.model.FamilySamples;
import dev.weir.push.format.PushBody;
import dev.weir.push.format.PushedFamily;
import dev.weir.snapshot.SnapshotStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An exposition of ours, pushed to a group, is exposed as the same samples with the labels of the group. */
class PushedRoundTripTest {
    private static final SortedMap<String, String> GROUP =
            new TreeMap<>(Map.of("job", "night\"ly\n", "shard", "", "le2", "1"));
    private static final int MOST = 1_000_000;

    @ParameterizedTest
    @EnumSource(names = {"TEXT", "OPENMETRICS"})
    void exposesWhatWasExposed(Format format) {
        for (int seed = 100; seed < 140; seed++) {
            List<FamilySamples> families = new RandomFamilies(new Random(seed)).families("x", 20);
            String text = render(families, Format.TEXT);

            List<PushedFamily> pushed = PushBody.read(text.getBytes(StandardCharsets.UTF_8), "", GROUP, MOST);
            var shown = ExpositionParser.parse(render(with(pushed), format), format);

            var before = ExpositionParser.parse(text, Format.TEXT);
            assertThat(shown.series)
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(before.series.stream()
                            .map(PushedRoundTripTest::inGroup)
                            .toList());
            assertThat(before.headers.values())
                    .as("seed %d", seed)
                    .extracting(ExpositionParser.Header::help)
                    .containsExactlyInAnyOrderElementsOf(pushed.stream()
                            .map(family -> family.family().help())
                            .toList());
        }
    }

    /** What is kept is what would be kept if it were pushed again. */
    @Test
    void keptTextReadsBackAsItself() {
        for (int seed = 200; seed < 240; seed++) {
            List<FamilySamples> families = new RandomFamilies(new Random(seed)).families("x", 20);
            String text = render(families, Format.TEXT);

            for (PushedFamily family : PushBody.read(text.getBytes(StandardCharsets.UTF_8), "", GROUP, MOST)) {
                String again = "# TYPE " + family.family().name() + " "
                        + family.family().type().text() + "\n" + family.text();
                List<PushedFamily> same = PushBody.read(again.getBytes(StandardCharsets.UTF_8), "", GROUP, MOST);

                assertThat(same).hasSize(1);
                assertThat(same.get(0).text()).as("seed %d", seed).isEqualTo(family.text());
                assertThat(same.get(0).samples()).isEqualTo(family.samples());
                assertThat(same.get(0).family().type())
                        .isEqualTo(family.family().type());
            }
        }
    }

    @Test
    void promtoolReadsIt() throws Exception {
        assumeTrue(Program.isInstalled("promtool"), "promtool is not installed");
        String body =
                """
                # HELP orders Orders.
                # TYPE orders counter
                orders{region="e\\"u"} 1
                # HELP wait_seconds How long.
                # TYPE wait_seconds histogram
                wait_seconds_count 3
                wait_seconds_bucket{le="1"} 2
                plain 1
                """;
        List<PushedFamily> pushed = PushBody.read(body.getBytes(StandardCharsets.UTF_8), "", GROUP, MOST);

        Program.Result result = Program.run(
                render(with(pushed), Format.TEXT).getBytes(StandardCharsets.UTF_8), "promtool", "check", "metrics");

        // 3 stands for findings of style, of which a counter without its suffix is one; anything else is a parser's.
        assertThat(result.status()).as(result.errors()).isEqualTo(3);
    }

    @Test
    void writesTheInstanceEvenIfItIsEmpty() {
        String body =
                "# TYPE orders counter\norders 1\norders{instance=\"i\"} 2\n# TYPE wait histogram\nwait_count 3\n";
        List<PushedFamily> pushed = PushBody.read(body.getBytes(StandardCharsets.UTF_8), "", GROUP, MOST);

        assertThat(render(with(pushed), Format.OPENMETRICS))
                .isEqualTo(
                        """
                        # TYPE orders unknown
                        orders{job="night\\"ly\\n",le2="1",shard="",instance=""} 1
                        orders{job="night\\"ly\\n",le2="1",shard="",instance="i"} 2
                        # TYPE wait histogram
                        wait_bucket{job="night\\"ly\\n",le2="1",shard="",instance="",le="+Inf"} 3
                        wait_sum{job="night\\"ly\\n",le2="1",shard="",instance=""} 0
                        wait_count{job="night\\"ly\\n",le2="1",shard="",instance=""} 3
                        # EOF
                        """);
        assertThat(render(with(pushed), Format.TEXT)).startsWith("# TYPE orders counter\norders{");
    }

    private static ExpositionParser.Series inGroup(ExpositionParser.Series series) {
        var labels = new TreeMap<>(series.labels());
        labels.putAll(GROUP);
        labels.putIfAbsent("instance", "");
        return new ExpositionParser.Series(series.name(), labels, series.value());
    }

    private static List<FamilySamples> with(List<PushedFamily> pushed) {
        return pushed.stream().map(family -> family.with(GROUP)).toList();
    }

    private static String render(List<FamilySamples> families, Format format) {
        var store = new SnapshotStore();
        store.publish(Contributions.collected("a", "shop", 1, families.toArray(FamilySamples[]::new)));
        try (var renderer = new Renderer(System::nanoTime)) {
            return Bytes.text(renderer.render(store.current()), format);
        }
    }
}
