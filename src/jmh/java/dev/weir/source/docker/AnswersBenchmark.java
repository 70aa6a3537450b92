package dev.weir.source.docker;

import dev.weir.model.FamilySamples;
import dev.weir.source.docker.json.Answers;
import dev.weir.source.docker.json.Inspected;
import dev.weir.source.docker.json.Listed;
import dev.weir.source.docker.json.Usage;
import dev.weir.testing.EngineConfigs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one container costs, and 2,000 of them together, of answers that were recorded. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx256m", "-XX:+UseSerialGC"})
public class AnswersBenchmark {
    private static final Path RECORDED = Path.of("../shared/fixtures/docker");
    private static final int CONTAINERS = 2_000;
    private static final String ID = "677f0a81ff01839b680ced178c5aac19d461a31a800c015651e240688c592f9a";

    private byte[] list = new byte[0];
    private byte[] inspection = new byte[0];
    private byte[] sample = new byte[0];
    private List<Reading> readings = List.of();
    private final ContainerFamilies families = new ContainerFamilies(EngineConfigs.local(), () -> 0);

    @Setup
    public void read() throws IOException {
        inspection = Files.readAllBytes(RECORDED.resolve("docker20-inspect-web.json"));
        sample = Files.readAllBytes(RECORDED.resolve("docker20-stats-v2-web.json"));
        String four = Files.readString(RECORDED.resolve("docker20-list.json")).strip();
        String inner = four.substring(1, four.length() - 1);
        list = ("[" + String.join(",", Collections.nCopies(CONTAINERS / 4, inner)) + "]")
                .getBytes(StandardCharsets.UTF_8);
        var all = new ArrayList<Reading>();
        for (int i = 0; i < CONTAINERS; i++) {
            all.add(new Reading(new Listed("id" + i, "name" + i, "", Map.of()), 0, inspect(), usage()));
        }
        readings = all;
    }

    @Benchmark
    public Inspected inspect() throws IOException {
        return Answers.inspected(new ByteArrayInputStream(inspection), ID);
    }

    @Benchmark
    public Usage usage() throws IOException {
        return Answers.usage(new ByteArrayInputStream(sample), ID).orElseThrow();
    }

    @Benchmark
    public List<Listed> listOf2000() throws IOException {
        return Answers.list(new ByteArrayInputStream(list), List.of());
    }

    @Benchmark
    public List<FamilySamples> familiesOf2000() {
        return families.of(readings);
    }
}
