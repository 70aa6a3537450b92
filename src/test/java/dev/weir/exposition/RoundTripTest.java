package dev.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.Samples;
import dev.weir.snapshot.SnapshotStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoundTripTest {
    @ParameterizedTest
    @EnumSource(names = {"TEXT", "OPENMETRICS"})
    void readsBackAsTheModel(Format format) {
        for (int seed = 0; seed < 40; seed++) {
            List<FamilySamples> families = families(seed);

            var parsed = ExpositionParser.parse(render(families, format), format);

            assertThat(parsed.series).as("seed %d", seed).isEqualTo(series(families));
            for (FamilySamples family : families) {
                assertThat(parsed.headers.get(name(family.family(), format)))
                        .as("seed %d", seed)
                        .isEqualTo(family.size() == 0 ? null : header(family.family(), format));
            }
        }
    }

    @Test
    void promtoolReadsItAsText() throws Exception {
        assumeTrue(Program.isInstalled("promtool"), "promtool is not installed");
        for (int seed = 0; seed < 10; seed++) {
            String text = render(families(seed), Format.TEXT);

            Program.Result result = Program.run(text.getBytes(StandardCharsets.UTF_8), "promtool", "check", "metrics");

            // 3 stands for findings of style, of which random names have some; anything else is a parser's.
            assertThat(result.status()).as("seed %d: %s", seed, result.errors()).isIn(0, 3);
        }
    }

    @Test
    void promtoolFindsNothingToSayOfGoodNames() throws Exception {
        assumeTrue(Program.isInstalled("promtool"), "promtool is not installed");
        List<FamilySamples> families = List.of(
                Contributions.many("orders_pending", 20, 0),
                Contributions.many("orders_processed_total", 20, 0),
                HistogramRenderingTest.waits(),
                HistogramRenderingTest.sizes(),
                HistogramRenderingTest.mode());

        Program.Result result = Program.run(
                render(families, Format.TEXT).getBytes(StandardCharsets.UTF_8), "promtool", "check", "metrics");

        assertThat(result.errors()).isEmpty();
        assertThat(result.status()).isZero();
    }

    /** The one command of promtool that reads OpenMetrics wants timestamps, which are put behind the values. */
    @Test
    void prometheusReadsItAsOpenMetrics(@TempDir Path folder) throws Exception {
        assumeTrue(Program.isInstalled("promtool"), "promtool is not installed");
        for (int seed = 0; seed < 5; seed++) {
            Path file = folder.resolve(seed + ".om");
            String openMetrics = render(families(seed), Format.OPENMETRICS);
            Files.writeString(file, openMetrics.replaceAll("(?m)(?-s)^([^#\n][^\n]*)\n", "$1 1700000000\n"));

            Program.Result result = Program.run(
                    new byte[0],
                    "promtool",
                    "tsdb",
                    "create-blocks-from",
                    "openmetrics",
                    file.toString(),
                    folder.resolve("blocks" + seed).toString());

            assertThat(result.status()).as("seed %d: %s", seed, result.errors()).isZero();
        }
    }

    private static List<FamilySamples> families(int seed) {
        return new RandomFamilies(new Random(seed)).families("x", 20);
    }

    private static String render(List<FamilySamples> families, Format format) {
        var store = new SnapshotStore();
        store.publish(Contributions.collected("a", "shop", 1, families.toArray(FamilySamples[]::new)));
        try (var renderer = new Renderer(System::nanoTime)) {
            return Bytes.text(renderer.render(store.current()), format);
        }
    }

    private static String name(Family family, Format format) {
        return format == Format.TEXT ? family.name() : family.openMetricsName();
    }

    private static ExpositionParser.Header header(Family family, Format format) {
        String type =
                format == Format.TEXT ? family.type().text() : family.type().openMetrics();
        return new ExpositionParser.Header(type, family.help());
    }

    private static List<ExpositionParser.Series> series(List<FamilySamples> families) {
        var series = new ArrayList<ExpositionParser.Series>();
        for (FamilySamples family : families) {
            for (Samples block : family.blocks()) {
                for (int row = 0; row < block.size(); row++) {
                    var labels = new TreeMap<String, String>();
                    for (int i = 0; i < block.labelNames().size(); i++) {
                        if (!block.label(row, i).isEmpty()) {
                            labels.put(block.labelNames().get(i), block.label(row, i));
                        }
                    }
                    String name = family.family().name() + block.suffix(row).text();
                    series.add(new ExpositionParser.Series(name, labels, block.value(row)));
                }
            }
        }
        return series;
    }
}
