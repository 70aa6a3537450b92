package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

    @Test
    void findsTheNameThatWasMeant() {
        List<String> known = List.of("interval", "timeout", "on_error", "on_empty");

        assertThat(Nearest.of("intervall", known)).contains("interval");
        assertThat(Nearest.of("tiemout", known)).contains("timeout");
        assertThat(Nearest.of("on-empty", known)).contains("on_empty");
        assertThat(Nearest.of("schedule", known)).isEmpty();
        assertThat(Nearest.of("x".repeat(1_000_000), known)).isEmpty();
    }
}
