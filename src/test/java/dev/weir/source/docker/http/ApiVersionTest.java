package dev.weir.source.docker.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiVersionTest {

    @Test
    void readsWhatItWrites() {
        assertThat(ApiVersion.parse("1.41")).contains(new ApiVersion(1, 41));
        assertThat(new ApiVersion(1, 41)).hasToString("1.41");
    }

    @Test
    void comparesNumbersAndNotText() {
        assertThat(new ApiVersion(1, 9)).isLessThan(new ApiVersion(1, 41));
        assertThat(new ApiVersion(2, 0)).isGreaterThan(new ApiVersion(1, 51));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.",
                ".41",
                "v1.41",
                "1.41.2",
                " 1.41",
                "1.41\n",
                "-1.41",
                "1.-4",
                "1.99999999999",
                "١.٤"
            })
    void takesNothingElse(String text) {
        assertThat(ApiVersion.parse(text)).isEmpty();
    }
}
