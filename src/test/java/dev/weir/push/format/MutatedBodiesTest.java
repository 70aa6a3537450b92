package dev.weir.push.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to a body, it is refused with a place, or its samples can be shown. */
class MutatedBodiesTest {
    private static final int BODIES = 4_000;

    private static final String TEXT =
            """
            # HELP orders_total Orders\\nthat were \\\\ done.
            # TYPE orders_total counter
            orders_total{region="eu",kind="a\\"b\\\\c\\nd"} 3
            orders_total { region = "us" , } 4e+2
            # TYPE orders_created gauge
            orders_created 1.7e9
            # TYPE wait_seconds histogram
            wait_seconds_bucket{le="0.1",region="é"} 1
            wait_seconds_bucket{le="+Inf",region="é"} 2
            wait_seconds_sum{region="é"} 100.5
            wait_seconds_count{region="é"} 2
            # TYPE size summary
            size{quantile="0.5"} NaN
            size_sum 7
            size_count 1

            plain -Inf
            """;

    private static final List<String> PIECES = List.of(
            "{",
            "}",
            ",",
            "\"",
            "\\",
            "\\n",
            "\n",
            "\r",
            " ",
            "\t",
            "=",
            "#",
            "# TYPE ",
            "# HELP ",
            "histogram",
            "summary",
            "le",
            "quantile",
            "_sum",
            "_count",
            "_bucket",
            "_total",
            "job",
            "__x",
            "+Inf",
            "NaN",
            "1e5",
            "-1",
            "17",
            "\0",
            "é",
            "😀",
            "0x1");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void text(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int taken = 0;
        for (int i = 0; i < BODIES; i++) {
            var text = new StringBuilder(TEXT);
            for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
                int from = random.nextInt(text.length());
                int to = Math.min(text.length(), from + random.nextInt(4));
                String piece = PIECES.get(random.nextInt(PIECES.size()));
                switch (random.nextInt(3)) {
                    case 0 -> text.delete(from, to);
                    case 1 -> text.insert(from, piece);
                    default -> text.replace(from, to, piece);
                }
            }
            taken += take(text.toString().getBytes(StandardCharsets.UTF_8), "text/plain", "line ");
        }

        assertThat(taken).isBetween(BODIES / 50, BODIES);
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void bytesOfText(long seed) {
        assertThat(bytes(TEXT.getBytes(StandardCharsets.UTF_8), "", "line ", seed))
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7, 8})
    void protobuf(long seed) {
        assertThat(bytes(ProtobufBodyTest.everyType(), ProtobufBodyTest.CONTENT_TYPE, "family ", seed))
                .isPositive();
    }

    private static int bytes(byte[] whole, String contentType, String place, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int taken = 0;
        for (int i = 0; i < BODIES; i++) {
            byte[] body = random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int changes = random.nextInt(4); changes > 0 && body.length > 0; changes--) {
                int at = random.nextInt(body.length);
                body[at] = switch (random.nextInt(3)) {
                    case 0 -> (byte) random.nextInt();
                    case 1 -> (byte) (body[at] + (random.nextBoolean() ? 1 : -1));
                    default -> (byte) (body[at] ^ 1 << random.nextInt(8));
                };
            }
            taken += take(body, contentType, place);
        }
        return taken;
    }

    private static int take(byte[] body, String contentType, String place) {
        List<PushedFamily> families;
        try {
            families = PushBody.read(body, contentType, Pushed.NIGHTLY, 100);
        } catch (MalformedBody e) {
            assertThat(e).hasMessageStartingWith(place);
            assertThat(String.valueOf(e.getMessage()).codePoints()).noneMatch(Character::isISOControl);
            return 0;
        }
        for (PushedFamily family : families) {
            assertThat(family.with(Pushed.NIGHTLY).size()).isEqualTo(family.samples());
        }
        return 1;
    }
}
