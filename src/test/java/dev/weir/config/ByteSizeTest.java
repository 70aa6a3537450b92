package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "64MiB, 67108864",
        "1 KiB, 1024",
        "512B, 512",
        "2GiB, 2147483648",
        "999999999GiB, 1073741822926258176"
    })
    void readsBytesAndBinaryUnits(String text, long bytes) {
        assertThat(ByteSize.parse(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MiB", "64MB", "64mib", "-1", "1.5MiB", "1e6", "9999999999"})
    void readsNothingElse(String text) {
        assertThat(ByteSize.parse(text)).isEmpty();
    }
}
