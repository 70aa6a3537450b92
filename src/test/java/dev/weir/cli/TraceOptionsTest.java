package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceOptionsTest {

    @ParameterizedTest
    @CsvSource({
        "http://weir:9347, http://weir:9347/api/v1/traces",
        "http://weir:9347/, http://weir:9347/api/v1/traces",
        "HTTPS://weir, HTTPS://weir/api/v1/traces",
        "https://example.org/tools/weir//, https://example.org/tools/weir/api/v1/traces",
        "http://[::1]:9347, http://[::1]:9347/api/v1/traces",
    })
    void findsTheTracesBelowAnyUrl(String gateway, String traces) {
        assertThat(TraceOptions.of(gateway, "backup", List.of()).traces()).hasToString(traces);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "weir:9347",
                "/weir",
                "",
                "ftp://weir",
                "http://",
                "http:///x",
                "http://my_host",
                "http://weir:0",
                "http://weir:70000",
                "http://weir?x",
                "http://weir#x",
                "http://we ir",
                "http:weir"
            })
    void refusesWhatIsNoUrlOfAGateway(String gateway) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraceOptions.of(gateway, "backup", List.of()))
                .withMessageStartingWith("invalid --gateway (found '" + gateway + "'; expected ");
    }

    @Test
    void refusesAPasswordInTheUrlWithoutShowingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraceOptions.of("http://weir:geheim@host", "backup", List.of()))
                .withMessageStartingWith("--gateway: ")
                .withMessageNotContaining("geheim");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nightly-backup", "1st", "", "a:b", "back up"})
    void refusesWhatIsNoMetricName(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraceOptions.of("http://weir", name, List.of()))
                .withMessageStartingWith("invalid --name (found '" + name + "'; expected ");
    }

    @Test
    void labelsAreSplitAtTheFirstEqualsSign() {
        assertThat(TraceOptions.of("http://weir", "backup", List.of("a=b=c", "b=", "c= d "))
                        .labels())
                .isEqualTo(Map.of("a", "b=c", "b", "", "c", " d "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"db", "=shop", "d-b=shop", "1=shop", "__db=shop", "db =shop", "db=\uFFFD\uFFFD", "given=twice"})
    void refusesWhatIsNoLabel(String label) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraceOptions.of("http://weir", "backup", List.of("given=once", label)))
                .withMessageStartingWith("invalid --label (found '" + label + "'; expected ");
    }
}
