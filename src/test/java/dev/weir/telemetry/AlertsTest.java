package dev.weir.telemetry;

import static dev.weir.telemetry.Yaml.objects;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts that ship with Weir, and what is said of them. */
class AlertsTest {
    private static final Path RUNBOOK = Path.of("src/docs/operations.md");
    private static final Pattern HEADING = Pattern.compile("^### (Weir\\w+)$", Pattern.MULTILINE);

    @Test
    void prometheusTakesThem(@TempDir Path folder) throws Exception {
        Program.run(folder, "promtool", "check", "rules", "alerts.yaml");
    }

    @Test
    void fireWhenTheyShouldAndResolve(@TempDir Path folder) throws Exception {
        Program.run(folder, "promtool", "test", "rules", "alerts.test.yaml");
    }

    @Test
    void eachIsTestedBeforeItFiresWhenItFiresAndAfterwards() {
        List<JsonObject> cases = objects(Yaml.file("alerts.test.yaml").getJsonArray("tests")).stream()
                .flatMap(test -> objects(test.getJsonArray("alert_rule_test")).stream())
                .toList();

        assertThat(alerts()).allSatisfy(alert -> assertThat(cases)
                .filteredOn(tested -> tested.getString("alertname").equals(alert.getString("alert")))
                .extracting(tested -> tested.getJsonArray("exp_alerts").isEmpty())
                .containsExactly(true, false, true));
    }

    @Test
    void eachSaysHowSevereItIsAndWhereToRead() {
        assertThat(alerts()).allSatisfy(alert -> {
            String name = alert.getString("alert");
            assertThat(alert.getJsonObject("labels").getString("severity")).isIn("critical", "warning", "info");
            assertThat(alert.getJsonObject("annotations").getMap())
                    .containsOnlyKeys("summary", "description", "runbook_url")
                    .containsEntry("runbook_url", RUNBOOK + "#" + name.toLowerCase(Locale.ROOT));
        });
    }

    @Test
    void eachHasItsHeadingInTheRunbookAndNothingElseHas() throws IOException {
        List<String> headings = HEADING.matcher(Files.readString(RUNBOOK))
                .results()
                .map(heading -> heading.group(1))
                .toList();

        assertThat(alerts()).extracting(alert -> alert.getString("alert")).containsExactlyElementsOf(headings);
    }

    @Test
    void nameMetricsThatThereAre() {
        assertThat(Queries.unknownMetrics(alerts().stream().map(alert -> alert.getString("expr"))))
                .isEmpty();
    }

    @Test
    void objectOfTheOperatorHoldsTheSameGroups() {
        assertThat(Yaml.file("prometheus-rule.yaml").getJsonObject("spec")).isEqualTo(Yaml.file("alerts.yaml"));
    }

    private static List<JsonObject> alerts() {
        return objects(Yaml.file("alerts.yaml").getJsonArray("groups")).stream()
                .flatMap(group -> objects(group.getJsonArray("rules")).stream())
                .toList();
    }
}
