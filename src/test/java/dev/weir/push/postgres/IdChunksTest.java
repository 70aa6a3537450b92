package dev.weir.push.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdChunksTest {
    private final Random random = new Random(5);

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "3, 1", "363, 1", "364, 2", "600, 2"})
    void bringsBackWhatItWasGiven(int ids, int chunks) {
        List<UUID> given = ids(ids);

        List<String> payloads = IdChunks.encode(given);

        assertThat(payloads).hasSize(chunks);
        assertThat(payloads.stream().flatMap(payload -> IdChunks.decode(payload).orElseThrow().stream()))
                .containsExactlyElementsOf(given);
    }

    @Test
    void fillsEachPayloadBeforeTheNext() {
        assertThat(IdChunks.encode(ids(600))).extracting(String::length).containsExactly(363 * 22, 237 * 22);
        assertThat(363 * 22).isEqualTo(7_986);
    }

    @Test
    void isBase64WithoutPadding() {
        var id = UUID.fromString("fbff0000-0000-4000-8000-0000000000ff");

        assertThat(IdChunks.encode(List.of(id))).containsExactly("+/8AAAAAQACAAAAAAAAA/w");
    }

    @Test
    void namesEachOnce() {
        List<UUID> given = ids(2);

        List<String> payloads = IdChunks.encode(List.of(given.get(0), given.get(1), given.get(0)));

        assertThat(payloads).hasSize(1);
        assertThat(IdChunks.decode(payloads.get(0)).orElseThrow()).containsExactlyElementsOf(given);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "+/8AAAAAQACAAAAAAAAA/w=",
                "+/8AAAAAQACAAAAAAAAA/wA",
                "+/8AAAAAQACAAAAAAAAA=w",
                "+/8AAAAAQACAAAAAAAA===",
                "-_8AAAAAQACAAAAAAAAA_w",
                "+/8AAAAAQACAAAAAAAAA/w!!!!!!!!!!!!!!!!!!!!!!",
                "äääääääääääääääääääääää",
            })
    void takesNothingElse(String payload) {
        assertThat(IdChunks.decode(payload)).isEmpty();
    }

    private List<UUID> ids(int count) {
        return Stream.generate(() -> new UUID(random.nextLong(), random.nextLong()))
                .limit(count)
                .toList();
    }
}
