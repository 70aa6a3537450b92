package dev.weir.push.format;

import dev.weir.model.FamilySamples;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Bodies of about a million bytes: what is done a second is the number of megabytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx512m", "-XX:+UseSerialGC"})
public class PushFormatBenchmark {
    private static final int SIZE = 1_000_000;
    private static final SortedMap<String, String> GROUP = new TreeMap<>(Map.of("job", "nightly", "shard", "7"));

    @Param({"gauges", "histograms"})
    private String kind = "";

    private byte[] body = new byte[0];
    private List<PushedFamily> families = List.of();

    @Setup
    public void write() {
        var text = new StringBuilder("# TYPE orders_total counter\n# TYPE wait_seconds histogram\n");
        for (int i = 0; text.length() < SIZE; i++) {
            String labels = "region=\"europe\",shop=\"" + i / 10 + "\",method=\"m" + i % 10 + "\"";
            if (kind.equals("gauges")) {
                text.append("orders_total{" + labels + "} " + (i % 2 == 0 ? i : i / 8.0) + "\n");
            } else {
                for (String bound :
                        new String[] {"0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "+Inf"}) {
                    text.append("wait_seconds_bucket{" + labels + ",le=\"" + bound + "\"} " + i + "\n");
                }
                text.append("wait_seconds_sum{" + labels + "} " + i / 7.0 + "\n");
                text.append("wait_seconds_count{" + labels + "} " + i + "\n");
            }
        }
        body = text.toString().getBytes(StandardCharsets.UTF_8);
        families = parse();
    }

    /** From the body to what is kept. */
    @Benchmark
    public List<PushedFamily> parse() {
        return PushBody.read(body, "", GROUP, 1_000_000);
    }

    /** From what is kept to what is rendered. */
    @Benchmark
    public List<FamilySamples> with() {
        var samples = new ArrayList<FamilySamples>();
        for (PushedFamily family : families) {
            samples.add(family.with(GROUP));
        }
        return samples;
    }
}
