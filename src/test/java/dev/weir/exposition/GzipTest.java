package dev.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.snapshot.SnapshotStore;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The compressed body is put together from parts, and is one ordinary gzip member to everyone who reads it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GzipTest {
    private static final int HEAD = 10;
    private static final int TAIL = 8;

    private final Renderer renderer = new Renderer(System::nanoTime);
    private Exposition exposition = Exposition.empty();

    @BeforeAll
    void renderPartsOfManySizes() {
        var store = new SnapshotStore();
        for (int i = 0; i < 30; i++) {
            store.publish(Contributions.collected(
                    "c" + i,
                    "shop",
                    1,
                    Contributions.many("c" + i + "_pending", i * i * 10, i),
                    Contributions.many("c" + i + "_total", i * 20, i),
                    Contributions.many("c" + i + "_more_total", i % 3, i)));
        }
        exposition = renderer.render(store.current());
    }

    @AfterAll
    void close() {
        renderer.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"TEXT", "OPENMETRICS"})
    void isOneMemberWithNothingBehindIt(Format format) throws DataFormatException {
        byte[] gzip = gzip(format);
        var inflater = new Inflater(true);
        inflater.setInput(gzip, HEAD, gzip.length - HEAD);
        byte[] text = new byte[exposition.size(format, Encoding.IDENTITY) + 1];

        int length = inflater.inflate(text);

        assertThat(inflater.finished()).isTrue();
        assertThat(inflater.getRemaining()).isEqualTo(TAIL);
        assertThat(length).isEqualTo(text.length - 1);
        inflater.end();
    }

    @ParameterizedTest
    @EnumSource(names = {"TEXT", "OPENMETRICS"})
    void javaReadsItWhole(Format format) {
        assertThat(Bytes.utf8(Bytes.gunzip(gzip(format)))).isEqualTo(identity(format));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zcat"})
    void gzipReadsItWhole(String program) throws Exception {
        assumeTrue(Program.isInstalled(program), program + " is not installed");
        for (Format format : Format.values()) {
            Program.Result test = Program.run(gzip(format), "gzip", "-t");
            Program.Result result = program.equals("gzip")
                    ? Program.run(gzip(format), "gzip", "-dc")
                    : Program.run(gzip(format), "zcat");

            assertThat(test.status()).isZero();
            assertThat(test.errors()).isEmpty();
            assertThat(result.output()).isEqualTo(identity(format));
        }
    }

    @Test
    void pythonReadsItWhole() throws Exception {
        assumeTrue(Program.isInstalled("python3"), "python3 is not installed");
        String script =
                """
                import gzip, sys, zlib
                data = sys.stdin.buffer.read()
                one = zlib.decompressobj(31)
                text = one.decompress(data) + one.flush()
                assert one.eof and not one.unused_data and not one.unconsumed_tail
                assert gzip.decompress(data) == text
                sys.stdout.buffer.write(text)
                """;
        for (Format format : Format.values()) {
            Program.Result result = Program.run(gzip(format), "python3", "-c", script);

            assertThat(result.errors()).isEmpty();
            assertThat(result.output()).isEqualTo(identity(format));
        }
    }

    @Test
    void curlReadsItWhole() throws Exception {
        assumeTrue(Program.isInstalled("curl"), "curl is not installed");
        try (var server = new BodyServer(() -> exposition, 1)) {
            Program.Result result = Program.run(new byte[0], "curl", "-sS", "--compressed", server.url());

            assertThat(result.errors()).isEmpty();
            assertThat(result.output()).isEqualTo(identity(Format.TEXT));
            assertThat(server.encodings()).containsOnly(Encoding.GZIP);
        }
    }

    private byte[] gzip(Format format) {
        return exposition.body(format, Encoding.GZIP).getBytes();
    }

    private String identity(Format format) {
        return Bytes.text(exposition, format);
    }
}
