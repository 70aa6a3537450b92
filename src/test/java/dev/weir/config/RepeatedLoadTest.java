package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatedLoadTest {
    private final ConfigFolder folder;
    private final RepeatedLoad load;

    RepeatedLoadTest(@TempDir Path folder) {
        this.folder = new ConfigFolder(folder);
        this.load = new RepeatedLoad(new ConfigLoader(ConfigFolder.CLOCK, Map.of()), folder.resolve("weir.yaml"));
    }

    @BeforeEach
    void write() {
        folder.write("weir.yaml", ConfigFolder.GOOD + "include: ['more/*.yaml']\n");
        collector("more/a.yaml", "a");
    }

    @Test
    void givesTheSameResultAsLongAsTheFilesAreTheSame() {
        LoadResult first = load.get();
        write();

        assertThat(first).isEqualTo(folder.load(folder.path().resolve("weir.yaml")));
        assertThat(load.get()).isSameAs(first);
    }

    @Test
    void seesWhatIsWrittenAddedRemovedAndReplaced() throws IOException {
        assertLoads("orders", "a");

        folder.write("weir.yaml", ConfigFolder.GOOD.replace("orders:", "orderz:") + "include: ['more/*.yaml']\n");
        assertLoads("orderz", "a");

        collector("more/a.yaml", "b");
        assertLoads("orderz", "b");

        collector("more/c.yaml", "c");
        assertLoads("orderz", "b", "c");

        Files.delete(folder.path().resolve("more/a.yaml"));
        assertLoads("orderz", "c");

        Files.delete(folder.path().resolve("more/c.yaml"));
        assertProblem("no file matches");

        Files.createDirectory(folder.path().resolve("more/c.yaml"));
        assertProblem("found a directory");

        Files.delete(folder.path().resolve("weir.yaml"));
        assertProblem("it does not exist");

        Files.delete(folder.path().resolve("more/c.yaml"));
        write();
        assertLoads("orders", "a");
    }

    @Test
    void seesThatALinkLeadsElsewhere() throws IOException {
        collector("old/x.yaml", "old");
        collector("new/x.yaml", "new");
        Path link = folder.path().resolve("more/b.yaml");
        Files.createSymbolicLink(link, Path.of("../old/x.yaml"));
        assertLoads("orders", "a", "old");

        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("../new/x.yaml"));
        assertLoads("orders", "a", "new");

        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("a.yaml"));
        assertLoads("orders", "a");
    }

    private void collector(String file, String name) {
        folder.write(
                file,
                """
                collectors:
                  %1$s:
                    database: shop
                    queries: [{sql: SELECT 1 AS n, metrics: [{name: %1$s_n, type: gauge, help: N., value: n}]}]
                """
                        .formatted(name));
    }

    private void assertLoads(String... collectors) {
        assertThat(load.get()).isInstanceOfSatisfying(LoadResult.Loaded.class, loaded -> assertThat(
                        loaded.config().collectors().keySet())
                .containsExactly(collectors));
    }

    private void assertProblem(String message) {
        assertThat(load.get()).isInstanceOfSatisfying(LoadResult.Refused.class, refused -> assertThat(
                        refused.problems().get(0).message())
                .contains(message));
    }
}
