package dev.weir.push.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Bodies as long as they may be by default, of the worst kinds: none takes more than linear time. */
class HugeBodiesTest {
    private static final int SIZE = 16 << 20;
    private static final int ALL = 10_000_000;

    @Test
    void tooManyLabelValues() {
        byte[] body = body(i -> "a{b=\"" + i + "\"} 1\n");

        assertThatThrownBy(() -> read(body, 10_000))
                .isInstanceOf(TooManySeries.class)
                .hasMessageStartingWith("line 10001: ");
        assertThat(read(body, ALL)).hasSize(1);
    }

    @Test
    void tooManyFamilies() {
        byte[] body = body(i -> "a" + i + " 1\n");

        assertThatThrownBy(() -> read(body, 10_000))
                .isInstanceOf(TooManySeries.class)
                .hasMessageStartingWith("line 10001: ");
    }

    @Test
    void tooManyFamiliesWithoutSamples() {
        byte[] body = body(i -> "# TYPE a" + i + " gauge\n");

        assertThatThrownBy(() -> read(body, 10_000)).isInstanceOf(TooManySeries.class);
    }

    @Test
    void tooManyLabels() {
        byte[] body = ("a{" + text(i -> "b" + i + "=\"\",", SIZE - 10) + "} 1\n").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> read(body, 10_000))
                .isInstanceOf(MalformedBody.class)
                .hasMessage("line 1: too many labels (expected at most 1000)");
    }

    @Test
    void manyLabelsInEveryLineInAnotherOrder() {
        String labels = text(i -> "b" + (i * 611) % 900 + "=\"\",", 7_000);
        String labelsOfAll = labels.substring(0, labels.lastIndexOf(','));
        byte[] body = body(i -> "a{" + labelsOfAll + ",c" + i + "=\"x\"} 1\n");

        List<PushedFamily> families = read(body, 10_000);

        assertThat(families.get(0).with(Pushed.NIGHTLY).blocks())
                .hasSize(families.get(0).samples());
    }

    @Test
    void oneLine() {
        String value = "x".repeat(SIZE);

        PushedFamily family = Pushed.text("a{b=\"" + value + "\"} 1\n").get(0);

        assertThat(family.with(Pushed.NIGHTLY).blocks().get(0).label(0, 2)).isEqualTo(value);
        assertThat(Pushed.text("# " + value + "\n# HELP a " + value + "\n" + value + " 1\n"))
                .hasSize(1);
        assertThat(Pushed.text("a " + "0".repeat(SIZE) + "1\n")).hasSize(1);
        assertThatThrownBy(() -> Pushed.text("a 1" + value + "\n")).isInstanceOf(MalformedBody.class);
        assertThatThrownBy(() -> Pushed.text("a{b=\"" + value)).isInstanceOf(MalformedBody.class);
    }

    @Test
    void nothingButEscapes() {
        byte[] body = ("a{b=\"" + "\\n".repeat(SIZE / 2) + "\"} 1\n").getBytes(StandardCharsets.UTF_8);

        assertThat(read(body, 1).get(0).with(Pushed.NIGHTLY).blocks().get(0).label(0, 2))
                .hasSize(SIZE / 2);
    }

    @Test
    void nothingButBlanks() {
        assertThat(Pushed.text(" ".repeat(SIZE))).isEmpty();
        assertThat(Pushed.text("\n".repeat(SIZE))).isEmpty();
        assertThat(Pushed.text("\t\n".repeat(SIZE / 2))).isEmpty();
    }

    @Test
    void seriesThatDifferAtTheirEnds() {
        String same = "x".repeat(1_600);
        byte[] body = body(i -> "a{b=\"" + same + i + "\"} 1\n");

        assertThat(read(body, 20_000)).hasSize(1);
    }

    @Test
    void seriesWithTheSameHash() {
        byte[] body = body(
                i -> {
                    var value = new StringBuilder(17);
                    for (int bit = 0; bit < 17; bit++) {
                        value.append((i >> bit & 1) == 0 ? "Aa" : "BB");
                    }
                    return "a{b=\"" + value + "\"} 1\n";
                },
                5 << 20);

        assertThat(read(body, ALL).get(0).samples()).isGreaterThan(100_000);
    }

    @Test
    void bucketsInDescendingOrder() {
        byte[] body = body(i -> (i == 0 ? "# TYPE h histogram\nh_count 1\n" : "") + "h_bucket{le=\"" + -i + "\"} 1\n");

        assertThat(read(body, ALL).get(0).samples()).isGreaterThan(600_000);
    }

    @Test
    void bucketsThatAreHardToWrite() {
        byte[] body = body(
                i -> (i == 0 ? "# TYPE h histogram\nh_count 1\n" : "") + "h_bucket{le=\""
                        + Double.longBitsToDouble(i * 7_919L + 1) + "\"} 1\n",
                10_000 * 30);

        assertThat(read(body, 10_000).get(0).samples()).isGreaterThan(8_000);
    }

    @Test
    void lineNumberOfTheLast() {
        byte[] body = (text(i -> "\n", SIZE) + "a{b=\"\u00e9\"").getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> read(body, 1)).hasMessage("line " + (SIZE + 1) + ": invalid UTF-8");
    }

    @Test
    void emptyProtobufMessages() {
        assertThatThrownBy(() -> PushBody.read(new byte[SIZE], ProtobufBodyTest.CONTENT_TYPE, Pushed.NIGHTLY, 10_000))
                .isInstanceOf(MalformedBody.class);
    }

    @Test
    void protobufBucketsWithoutEnd() {
        byte[] bucket =
                ProtobufBodies.message().with(3, ProtobufBodies.bucket(1, 0)).bytes();
        byte[] buckets = new byte[SIZE / bucket.length * bucket.length];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = bucket[i % bucket.length];
        }
        byte[] body = ProtobufBodies.body(ProtobufBodies.family("h", "", 4)
                .with(4, ProtobufBodies.message().raw(7, buckets)));

        assertThatThrownBy(() -> PushBody.read(body, ProtobufBodyTest.CONTENT_TYPE, Pushed.NIGHTLY, 10_000))
                .isInstanceOf(TooManySeries.class);
    }

    private static List<PushedFamily> read(byte[] body, int maxSeries) {
        return PushBody.read(body, "", Pushed.NIGHTLY, maxSeries);
    }

    private static byte[] body(IntFunction<String> line) {
        return body(line, SIZE);
    }

    private static byte[] body(IntFunction<String> line, int size) {
        return text(line, size).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(IntFunction<String> piece, int size) {
        var text = new StringBuilder(size + 100);
        for (int i = 0; text.length() < size; i++) {
            text.append(piece.apply(i));
        }
        return text.toString();
    }
}
