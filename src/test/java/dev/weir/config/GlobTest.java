package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({"eu-*, eu-1", "*, eu", "*-?, eu-1", "e**1, eu-1", "eu-1, eu-1", "*1*, a1b1c", "*a*b, xaxab"})
    void matches(String glob, String name) {
        assertThat(new Glob(glob).matches(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"eu-*, us-1", "eu-?, eu-", "eu, eu-1", "eu-1, eu", "e.-1, eu-1", "*a*b, xaxabc", "[e]u, eu"})
    void doesNotMatch(String glob, String name) {
        assertThat(new Glob(glob).matches(name)).isFalse();
    }
}
