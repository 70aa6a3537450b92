package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncludeTest {
    private final ConfigFolder folder;

    IncludeTest(@TempDir Path folder) {
        this.folder = new ConfigFolder(folder);
    }

    @Test
    void readsFilesInTheOrderOfPatternsAndNames() {
        collector("collectors/b.yaml", "b");
        collector("collectors/a.yaml", "a");
        collector("collectors/.hidden.yaml", "hidden");
        collector("collectors/a.yml", "other");
        collector("first.yaml", "first");

        GatewayConfig config = folder.loaded(ConfigFolder.GOOD + "include: [first.yaml, 'col*/*.yaml']\n");

        assertThat(config.collectors().keySet()).containsExactly("orders", "first", "a", "b");
        assertThat(config.files())
                .containsExactly(
                        folder.path().resolve("weir.yaml"),
                        folder.path().resolve("first.yaml"),
                        folder.path().resolve("collectors/a.yaml"),
                        folder.path().resolve("collectors/b.yaml"));
    }

    @Test
    void readsAFileOnceAndNeverItself() {
        collector("a.yaml", "a");

        GatewayConfig config = folder.loaded(
                ConfigFolder.GOOD + "include: [weir.yaml, ./a.yaml, a.yaml, '*.yaml', " + absolute("a.yaml") + "]\n");

        assertThat(config.collectors().keySet()).containsExactly("orders", "a");
    }

    @Test
    void reportsTheProblemsOfAllFiles() {
        folder.write("a.yaml", "collectors: {orders: {}}\n");
        folder.write("b.yaml", "collectors: [\n");
        folder.write("c.yaml", "databases: {}\ninclude: []\n");
        folder.write("d.yaml", "");

        var problems = folder.problems("colectors: {}\n" + ConfigFolder.GOOD + "include: ['[abcd].yaml', '?.yaml']\n");

        assertThat(problems)
                .containsExactly(
                        "weir.yaml:1:1: unknown key 'colectors' (did you mean 'collectors', which is given, too?)",
                        "weir.yaml:11:11: no file matches '[abcd].yaml'",
                        "a.yaml:1:14: the collector 'orders' is defined twice (first at weir.yaml:5:3)",
                        "a.yaml:1:14: the collector 'orders' has no 'database' (expected the name of a database, or"
                                + " 'databases')",
                        "a.yaml:1:14: the collector 'orders' has no 'queries' (expected a list of queries)",
                        "b.yaml:2:1: not YAML (expected the node content, but found '<stream end>'; while parsing a flow"
                                + " node)",
                        "c.yaml:1:1: the file has no 'collectors' (expected nothing else in an included file)",
                        "c.yaml:1:1: unknown key 'databases' (expected collectors)",
                        "c.yaml:2:1: unknown key 'include' (expected collectors)",
                        "d.yaml:1:1: the file is empty (expected at least 'collectors: {}')");
    }

    @Test
    void reportsAFolder() {
        folder.write("folder/a.yaml", "");

        assertThat(folder.problems("include: [folder]\n"))
                .containsExactly("folder:1:1: cannot read the file (found a directory)");
    }

    @Test
    void reportsAFamilyOfTwoFiles() {
        folder.write(
                "a.yaml",
                ConfigFolder.GOOD
                        .substring(ConfigFolder.GOOD.indexOf("collectors"))
                        .replace("orders:", "a:"));

        assertThat(folder.problems(ConfigFolder.GOOD + "include: [a.yaml]\n"))
                .containsExactly(
                        "a.yaml:7:20: the metric 'orders_pending' belongs to the collector 'orders' (first defined at"
                                + " weir.yaml:9:20)");
    }

    private Path absolute(String name) {
        return folder.path().resolve(name).toAbsolutePath();
    }

    private void collector(String file, String name) {
        folder.write(
                file,
                """
                collectors:
                  %s:
                    database: shop
                    queries: [{sql: SELECT 1, metrics: [{name: %s, type: gauge, help: H., value: n}]}]
                """
                        .formatted(name, name));
    }
}
