package dev.weir.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.builtin.CoderDatabase.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scene stands on two templates of its own, all of them in one database per variant, which is read once. */
class PrebuildsTest {
    private static final Map<Variant, List<Sample>> READ = new EnumMap<>(Variant.class);

    @BeforeAll
    static void readEveryScene(@TempDir Path folder) {
        for (Variant variant : Variant.values()) {
            try (var coder = new CoderDatabase(variant, folder)) {
                var rows = new CoderRows();
                scenes(variant).forEach(scene -> {
                    scene.rows().write(rows, scene.name());
                    scene.rows().write(rows, scene.name() + " 2");
                });
                coder.server.execute(rows.statements());
                READ.put(variant, coder.collect());
            }
        }
    }

    @ParameterizedTest
    @MethodSource
    void readsWhatTheRowsMean(Variant variant, PrebuildScene scene) {
        assertThat(seriesOf(variant, scene.name())).isEqualTo(scene.expected());
        assertThat(seriesOf(variant, scene.name() + " 2")).isEqualTo(scene.expected());
    }

    static Stream<Object[]> readsWhatTheRowsMean() {
        return Stream.of(Variant.values())
                .flatMap(variant -> scenes(variant).stream().map(scene -> new Object[] {variant, scene}));
    }

    private static List<PrebuildScene> scenes(Variant variant) {
        return Stream.of(EveryBuild.of(variant), Histories.of(variant), Claimable.of(variant))
                .flatMap(List::stream)
                .toList();
    }

    /** What is said of a template: a line for each organization and preset, with its metrics by name. */
    private static List<String> seriesOf(Variant variant, String template) {
        var lines = new TreeMap<String, List<String>>();
        for (Sample sample : READ.get(variant)) {
            if (sample.template().equals(template)) {
                lines.computeIfAbsent(sample.organization() + "/" + sample.preset(), key -> new ArrayList<>())
                        .add(sample.metric().replace("_total", "") + "=" + (long) sample.value());
            }
        }
        return lines.entrySet().stream()
                .map(line -> line.getKey() + " " + String.join(" ", line.getValue()))
                .toList();
    }
}
