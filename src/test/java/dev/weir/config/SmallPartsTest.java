package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmallPartsTest {

    @ParameterizedTest
    @CsvSource({"eu-*, eu-1", "*, eu", "*-?, eu-1", "e**1, eu-1", "eu-1, eu-1", "*1*, a1b1c", "*a*b, xaxab"})
    void globsMatch(String glob, String name) {
        assertThat(new Glob(glob).matches(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"eu-*, us-1", "eu-?, eu-", "eu, eu-1", "eu-1, eu", "e.-1, eu-1", "*a*b, xaxabc", "[e]u, eu"})
    void globsDoNotMatch(String glob, String name) {
        assertThat(new Glob(glob).matches(name)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "64MiB, 67108864",
        "1 KiB, 1024",
        "512B, 512",
        "2GiB, 2147483648",
        "999999999GiB, 1073741822926258176"
    })
    void sizesAreRead(String text, long bytes) {
        assertThat(ByteSize.parse(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MiB", "64MB", "64mib", "-1", "1.5MiB", "1e6", "9999999999"})
    void otherSizesAreNot(String text) {
        assertThat(ByteSize.parse(text)).isEmpty();
    }

    @Test
    void theNearestNameIsFound() {
        List<String> known = List.of("interval", "timeout", "on_error", "on_empty");

        assertThat(Nearest.of("intervall", known)).contains("interval");
        assertThat(Nearest.of("tiemout", known)).contains("timeout");
        assertThat(Nearest.of("on-empty", known)).contains("on_empty");
        assertThat(Nearest.of("schedule", known)).isEmpty();
        assertThat(Nearest.of("x".repeat(1_000_000), known)).isEmpty();
    }
}
