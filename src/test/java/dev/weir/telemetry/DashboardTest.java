package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Dashboard;
import dev.weir.testing.Dashboard.Panel;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DashboardTest {
    private static final int WIDTH = 24;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z]\\w*)");

    private final Dashboard dashboard = Dashboard.read();

    @Test
    void panelsHaveIdsAndTitlesOfTheirOwn() {
        List<Panel> panels = dashboard.panels();

        assertThat(panels).extracting(Panel::id).doesNotHaveDuplicates();
        assertThat(panels).extracting(Panel::title).doesNotContainNull().doesNotHaveDuplicates();
    }

    @Test
    void panelsSayWhatToLookForAndInWhichUnit() {
        assertThat(dashboard.panels()).filteredOn(panel -> !panel.isRow()).allSatisfy(panel -> {
            assertThat(panel.queries()).isNotEmpty();
            assertThat(panel.json().getString("description")).isNotBlank();
            assertThat(panel.json()
                            .getJsonObject("fieldConfig")
                            .getJsonObject("defaults")
                            .getString("unit"))
                    .isNotBlank();
        });
    }

    @Test
    void noPanelLiesOnAnother() {
        Map<List<Integer>, String> taken = new HashMap<>();
        for (Panel panel : dashboard.panels()) {
            JsonObject place = panel.json().getJsonObject("gridPos");
            int x = place.getInteger("x");
            int y = place.getInteger("y");
            assertThat(x + place.getInteger("w")).as(panel.title()).isLessThanOrEqualTo(WIDTH);
            for (int column = x; column < x + place.getInteger("w"); column++) {
                for (int line = y; line < y + place.getInteger("h"); line++) {
                    assertThat(taken.put(List.of(column, line), panel.title()))
                            .as("what lies under " + panel.title())
                            .isNull();
                }
            }
        }
    }

    @Test
    void queriesNameMetricsThatThereAre() {
        var queries = dashboard.panels().stream().flatMap(panel -> panel.queries().stream());

        assertThat(Queries.unknownMetrics(queries)).isEmpty();
    }

    @Test
    void variablesAreThoseThatAreUsed() {
        Set<String> used = VARIABLE.matcher(dashboard.json().encode())
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(dashboard.variables())
                .extracting(variable -> variable.getString("name"))
                .containsExactlyInAnyOrderElementsOf(used)
                .contains("job", "instance", "collector", "database");
    }

    @Test
    void everythingIsAskedOfTheChosenSource() {
        assertThat(dashboard.panels())
                .filteredOn(panel -> !panel.isRow())
                .extracting(panel -> panel.json().getJsonObject("datasource").getString("uid"))
                .containsOnly("${datasource}");
    }
}
