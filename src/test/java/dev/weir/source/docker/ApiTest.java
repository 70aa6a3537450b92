package dev.weir.source.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ApiTest {

    @Test
    void asksForNothingButContainers() {
        assertThat(List.of("a", "0123456789abcdef", "x-1_y.z", "a".repeat(128))).allMatch(Api::isId);
        assertThat(List.of("", ".", "..", "a/b", "a?b", "a b", "a%2e", "\u00e9", "a\n", "a".repeat(129)))
                .noneMatch(Api::isId);
    }
}
