package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Family;
import dev.weir.model.MetricType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LintTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GAUGE | orders_milliseconds | use base unit 'seconds' instead of 'milliseconds'",
                "COUNTER | run_minutes_total | use base unit 'seconds' instead of 'minutes'",
                "GAUGE | size_kilobytes | use base unit 'bytes' instead of 'kilobytes'",
                "GAUGE | room_fahrenheit | use base unit 'celsius' instead of 'fahrenheit'",
                "GAUGE | orders_total | only counters should end in '_total'",
                "GAUGE | orders_bucket | only histograms should end in '_bucket'",
                "GAUGE | orders_count | only histograms and summaries should end in '_count'",
                "GAUGE | orders_sum | only histograms and summaries should end in '_sum'",
                "SUMMARY | orders_bucket | only histograms should end in '_bucket'",
                "HISTOGRAM | orders_total | only counters should end in '_total'",
                "SUMMARY | orders_total | only counters should end in '_total'",
                "STATESET | orders_count | only histograms and summaries should end in '_count'",
                "HISTOGRAM | wait_histogram | the name should not include the type 'histogram'",
                "SUMMARY | wait_minutes | use base unit 'seconds' instead of 'minutes'",
                "GAUGE | orders_gauge | the name should not include the type 'gauge'",
                "COUNTER | orders_counter_total | the name should not include the type 'counter'",
                "GAUGE | shop:orders | metric names should not contain ':'",
                "GAUGE | ordersPending | metric names should be written in snake_case, not camelCase",
                "GAUGE | run_ms | metric names should not contain abbreviated units",
                "GAUGE | run_ms_max | metric names should not contain abbreviated units",
            })
    void findsWhatPromtoolFinds(MetricType type, String name, String finding) {
        List<String> findings = Lint.check(new Family(name, type, "Help."), List.of("region"));

        assertThat(findings).containsExactly("metric '" + name + "': " + finding);
    }

    @ParameterizedTest
    @CsvSource({
        "GAUGE, orders_pending",
        "COUNTER, orders_processed_total",
        "GAUGE, run_seconds",
        "GAUGE, size_metres",
        "UNKNOWN, orders_total",
        "UNKNOWN, orders_count",
        "INFO, build_info",
        "STATESET, shop_mode",
        "HISTOGRAM, wait_seconds",
        "HISTOGRAM, orders_bucket",
        "HISTOGRAM, orders_sum",
        "HISTOGRAM, orders_count",
        "SUMMARY, orders_sum",
        "SUMMARY, orders_count",
        "GAUGE, ms_of_something",
    })
    void findsNothingElse(MetricType type, String name) {
        assertThat(Lint.check(new Family(name, type, "Help."), List.of("region")))
                .isEmpty();
    }

    @Test
    void findsLabelsInCamelCaseAndMissingHelp() {
        List<String> findings = Lint.check(new Family("orders", MetricType.GAUGE, ""), List.of("orderRegion"));

        assertThat(findings)
                .containsExactly(
                        "metric 'orders': no help text",
                        "metric 'orders': label names should be written in snake_case, not camelCase");
    }

    @Test
    void theNameOfAStateSetIsALabel(@TempDir Path folder) {
        var config = new ConfigFolder(folder);

        List<String> warnings = config.warnings(ConfigFolder.GOOD
                .replace("orders_pending, type: gauge", "shopMode, type: stateset, state: s, states: [a]")
                .replace(", value: n", ""));

        assertThat(warnings)
                .containsExactly(
                        "weir.yaml:9:20: metric 'shopMode': metric names should be written in snake_case, not camelCase",
                        "weir.yaml:9:20: metric 'shopMode': label names should be written in snake_case, not camelCase");
    }

    @Test
    void warnsAtTheName(@TempDir Path folder) {
        var config = new ConfigFolder(folder);

        List<String> warnings = config.warnings(ConfigFolder.GOOD.replace("orders_pending", "orders_ms"));

        assertThat(warnings)
                .containsExactly(
                        "weir.yaml:9:20: metric 'orders_ms': metric names should not contain abbreviated units");
    }
}
