package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplesTest {

    @Test
    void rowsComeBackAsTheyWereAdded() {
        Samples.Builder builder = Samples.builder(List.of("region", "state"));
        for (int i = 0; i < 1000; i++) {
            builder.add(i, "r" + i, "s" + i);
        }

        Samples samples = builder.build();

        assertThat(samples.size()).isEqualTo(1000);
        assertThat(samples.value(999)).isEqualTo(999);
        assertThat(samples.label(999, 0)).isEqualTo("r999");
        assertThat(samples.label(500, 1)).isEqualTo("s500");
        assertThat(samples.describe(7)).isEqualTo("{region=\"r7\", state=\"s7\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\0", "\uD83D", "x\uDE00", "\uD83Dx"})
    void textThatNoFormatCanCarryIsRefused(String value) {
        Samples.Builder builder = Samples.builder(List.of("region"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.add(1, value))
                .withMessageContaining("region");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"quoted\"", "back\\slash", "two\nlines", "emoji \uD83D\uDE00", "\r\t"})
    void everyOtherTextIsTaken(String value) {
        Samples samples = Samples.builder(List.of("region")).add(1, value).build();

        assertThat(samples.label(0, 0)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a-b", "a:b", "__name__", "grün"})
    void namesThatAreNoLabelNamesAreRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Samples.builder(List.of(name)));
    }

    @Test
    void labelIsGivenOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> Samples.builder(List.of("a", "b", "a")));
    }

    @Test
    void everyLabelNeedsItsValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Samples.builder(List.of("a", "b")).add(1, "x"));
    }

    @Test
    void knowsWhatTheNameOfARowEndsIn() {
        Samples.Builder builder = Samples.builder(List.of("le"));
        for (int i = 0; i < 20; i++) {
            builder.add(Suffix.BUCKET, i, i + ".0");
        }

        Samples samples = builder.add(Suffix.COUNT, 20, "").add(1, "x").build();

        assertThat(samples.suffix(19)).isEqualTo(Suffix.BUCKET);
        assertThat(samples.suffix(20)).isEqualTo(Suffix.COUNT);
        assertThat(samples.suffix(21)).isEqualTo(Suffix.NONE);
    }
}
