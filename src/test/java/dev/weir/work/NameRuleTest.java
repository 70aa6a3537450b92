package dev.weir.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What work and its labels may be called. */
class NameRuleTest {

    @ParameterizedTest
    @ValueSource(strings = {"backup", "_", "a1", "Nightly_Backup", "weird", "weirs", "up", "scraper", "x_total"})
    void takesMetricNames(String name) {
        assertThat(NameRule.problem(name, Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''         | invalid name (found ''; expected letters, digits and underscores, no digit in front)",
                "1a         | invalid name (found '1a'; expected letters, digits and underscores, no digit in front)",
                "a:b        | invalid name (found 'a:b'; expected letters, digits and underscores, no digit in front)",
                "a b        | invalid name (found 'a b'; expected letters, digits and underscores, no digit in front)",
                "sauvegardé | invalid name (found 'sauvegardé'; expected letters, digits and underscores, no digit in front)",
                "weir_x     | reserved name 'weir_x' (the metric 'weir_x_worked_seconds_total' is Weir's own)",
                "weir       | reserved name 'weir' (the metric 'weir_worked_seconds_total' is Weir's own)",
                "scrape     | reserved name 'scrape' (the metric 'scrape_worked_seconds_total' is Prometheus' own)",
            })
    void refusesOtherNames(String name, String problem) {
        assertThat(NameRule.problem(name, Map.of())).contains(problem);
    }

    @Test
    void namesHaveALength() {
        assertThat(NameRule.problem("a".repeat(200), Map.of())).isEmpty();
        assertThat(NameRule.problem("a".repeat(201), Map.of()))
                .contains("the name is too long (found 201 characters; expected at most 200)");
        assertThat(NameRule.problem("-".repeat(200), Map.of()).orElseThrow()).contains("'" + "-".repeat(60) + "…'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "le       | reserved label 'le' (the families of traced work have it)",
                "quantile | reserved label 'quantile' (the families of traced work have it)",
                "outcome  | reserved label 'outcome' (the families of traced work have it)",
                "__name__ | reserved label '__name__' (Prometheus keeps two underscores in front for itself)",
                "''       | invalid label name (found ''; expected letters, digits and underscores, no digit in front)",
                "a-b      | invalid label name (found 'a-b'; expected letters, digits and underscores, no digit in front)",
                "a:b      | invalid label name (found 'a:b'; expected letters, digits and underscores, no digit in front)",
            })
    void refusesLabelsThatAreNoneOrTaken(String label, String problem) {
        assertThat(NameRule.problem("backup", Map.of(label, "x"))).contains(problem);
        assertThat(NameRule.problem("backup", Map.of(label, ""))).contains(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\uD83D", "\uDE00\uD83D"})
    void refusesValuesThatNoFormatCanCarry(String value) {
        assertThat(NameRule.problem("backup", Map.of("db", value)))
                .contains("the value of the label 'db' holds a NUL character or half a surrogate pair, which no text"
                        + " format can carry");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\"\\", "\uD83D\uDE00", "a=\"b\"} 1\n# EOF"})
    void takesAnyOtherValue(String value) {
        assertThat(NameRule.problem("backup", Map.of("db", value))).isEmpty();
    }

    @Test
    void labelsHaveALengthAndANumber() {
        assertThat(NameRule.problem("backup", Map.of("db", "x".repeat(1_024)))).isEmpty();
        assertThat(NameRule.problem("backup", Map.of("db", "x".repeat(1_025))))
                .contains("the value of the label 'db' is too long (found 1025 characters; expected at most 1024)");
        assertThat(NameRule.problem("backup", labels(30, 1))).isEmpty();
        assertThat(NameRule.problem("backup", labels(31, 1)))
                .contains("too many labels (found 31; expected at most 30)");
        assertThat(NameRule.problem("backup", labels(5, 1_000)).orElseThrow())
                .startsWith("the labels are too long (found 5010 characters in all; expected at most 4096)");
    }

    @Test
    void hostileMapsAreNotKept() {
        var given = new HashMap<>(Map.of("db", "shop"));
        WorkKey key = WorkKey.of("backup", given);

        given.put("db", "other");

        assertThat(key.labels()).isEqualTo(Map.of("db", "shop"));
    }

    private static Map<String, String> labels(int count, int length) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "l" + i, i -> "x".repeat(length)));
    }
}
