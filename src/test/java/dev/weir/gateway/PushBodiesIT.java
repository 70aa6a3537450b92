package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Artefact;
import dev.weir.testing.OwnThread;
import dev.weir.testing.WeirProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that are too much for a gateway with little memory: it refuses them, and goes on. */
class PushBodiesIT {
    private static final int MIB = 1024 * 1024;
    private static final int HEAP = 256;

    /** The heap, and what a JVM takes beside it. */
    private static final long MOST_RESIDENT_KIB = (HEAP + 300) * 1024L;

    @TempDir
    static Path folder;

    private static WeirProcess weir;
    private static PushClient client;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(folder.resolve("weir.yaml"), "collectors: {}\n");
        Artefact small = Artefact.at(Artefact.built().file(), "-Xmx" + HEAP + "m");
        weir = WeirProcess.run(small, folder, Map.of());
        client = new PushClient(weir.port());
        client.send("PUT", "/metrics/job/before", "bodies_before 1\n");
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    @AfterEach
    void gatewayServesAndIsSmall() throws IOException {
        assertThat(client.send("PUT", "/metrics/job/after", "bodies_after 1\n").statusCode())
                .isEqualTo(200);
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(client.samples("bodies_").values()).containsExactly(1.0, 1.0));
        assertThat(peakResidentKib()).isLessThan(MOST_RESIDENT_KIB);
        assertThat(weir.out() + weir.err()).doesNotContain("OutOfMemoryError", "ERROR");
    }

    @Test
    void optionsInFrontOfTheCommandAreThoseOfItsMachine() {
        // A JVM's is smaller by one of the two spaces for survivors.
        assertThat(weir.telemetry("jvm_memory_max_bytes{area=\"heap\"}")).isBetween(0.9 * HEAP * MIB, 1.0 * HEAP * MIB);
    }

    @Test
    void bodyOfAHundredMegabytesIsRefused() {
        double before = refused("too_large");

        HttpResponse<String> announced =
                client.send("PUT", "/metrics/job/long", BodyPublishers.ofByteArray(new byte[100 * MIB]));
        HttpResponse<String> chunked =
                client.send("PUT", "/metrics/job/long", BodyPublishers.ofInputStream(() -> spaces(100L * MIB)));

        assertThat(announced.statusCode()).isEqualTo(413);
        assertThat(announced.body()).isEqualTo("the body is longer than 16777216 bytes (push.max_body_bytes)\n");
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(refused("too_large")).isEqualTo(before + 2);
    }

    @Test
    void bombIsRefused() throws IOException {
        double before = refused("too_large");
        byte[] bomb = gzip(spaces(1000L * MIB));
        assertThat(bomb).hasSizeLessThan(2 * MIB);

        for (int i = 0; i < 5; i++) {
            HttpResponse<String> answer = client.send("PUT", "/metrics/job/bomb", bomb, "Content-Encoding", "gzip");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
        }
        assertThat(refused("too_large")).isEqualTo(before + 5);
    }

    @Test
    void tenMillionLabelValuesAreRefused() {
        HttpResponse<String> plain =
                client.send("PUT", "/metrics/job/many", BodyPublishers.ofInputStream(() -> series(10_000_000)));
        HttpResponse<String> asManyAsFit =
                client.send("PUT", "/metrics/job/many", BodyPublishers.ofInputStream(() -> series(500_000)));

        assertThat(plain.statusCode()).as(plain.body()).isEqualTo(413);
        assertThat(asManyAsFit.statusCode()).as(asManyAsFit.body()).isEqualTo(400);
        assertThat(asManyAsFit.body()).contains("10000");
        assertThat(client.send("GET", "/metrics", "").body()).doesNotContain("bodies_many");
    }

    @Test
    void tenMillionLabelValuesAreRefusedZippedToo() throws IOException {
        byte[] zipped = gzip(series(10_000_000));

        HttpResponse<String> answer = client.send("PUT", "/metrics/job/many", zipped, "Content-Encoding", "gzip");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
    }

    /** What there is no room for is told to come back; everything else is read. */
    @Test
    void manyLongBodiesAtOnceAreBounded() {
        byte[] longest = new byte[16 * MIB];
        Arrays.fill(longest, (byte) '\n');
        var start = "bodies_together 1".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(start, 0, longest, 0, start.length);

        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        IntStream.range(0, 20)
                .forEach(i -> answers.add(OwnThread.supply(() ->
                        client.send("PUT", "/metrics/job/together", longest).statusCode())));

        assertThat(answers.stream().map(CompletableFuture::join).toList())
                .contains(200)
                .allMatch(status -> status == 200 || status == 503);
        assertThat(client.send("DELETE", "/metrics/job/together", "").statusCode())
                .isEqualTo(202);
    }

    private static double refused(String reason) {
        return weir.telemetry("weir_push_refused_total{reason=\"" + reason + "\"}");
    }

    private static long peakResidentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(weir.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] gzip(InputStream plain) throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            plain.transferTo(gzip);
        }
        return zipped.toByteArray();
    }

    private static InputStream spaces(long length) {
        byte[] line = "\n".repeat(MIB).getBytes(StandardCharsets.UTF_8);
        return parts((int) (length / MIB), part -> line);
    }

    /** Samples that differ in their label's value. */
    private static InputStream series(int count) {
        int each = 1000;
        return parts(count / each, part -> {
            var lines = new StringBuilder();
            for (int i = 0; i < each; i++) {
                lines.append("bodies_many{a=\"").append(part * each + i).append("\"} 1\n");
            }
            return lines.toString().getBytes(StandardCharsets.UTF_8);
        });
    }

    private static InputStream parts(int count, IntFunction<byte[]> part) {
        return new SequenceInputStream(Collections.enumeration(new AbstractList<InputStream>() {
            @Override
            public InputStream get(int index) {
                return new ByteArrayInputStream(part.apply(index));
            }

            @Override
            public int size() {
                return count;
            }
        }));
    }
}
