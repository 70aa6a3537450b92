package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileFilesTest {
    private final ConfigFolder folder;
    private final Path file;

    HostileFilesTest(@TempDir Path folder) {
        this.folder = new ConfigFolder(folder);
        this.file = folder.resolve("weir.yaml");
    }

    @Test
    void refusesAFileThatDoesNotExist() {
        assertThat(problemOf(file)).isEqualTo(file + ":1:1: cannot read the file (it does not exist)");
    }

    @Test
    void showsThePathAsItWasGiven() {
        assertThat(problemOf(Path.of("none.yaml"))).startsWith("none.yaml:1:1: ");
    }

    @Test
    void refusesAFolder() {
        assertThat(problemOf(folder.path()))
                .isEqualTo(folder.path() + ":1:1: cannot read the file (found a directory)");
    }

    @Test
    void refusesAFileThatMayNotBeRead() throws IOException {
        folder.write("weir.yaml", ConfigFolder.GOOD);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        boolean root = Files.isReadable(file);

        LoadResult result = folder.load(file);

        assertThat(result.toString())
                .contains(root ? "Loaded" : file + ":1:1: cannot read the file (access is denied)");
    }

    @Test
    void refusesAFileOfTenMegabytes() throws IOException {
        Files.writeString(file, "# a comment\n".repeat(1_000_000));

        assertThat(problemOf(file))
                .isEqualTo(file + ":1:1: the file is too large (found more than 1 MiB; expected at most that)");
    }

    @Test
    void readsAFileOfJustTheGreatestSize() throws IOException {
        String comment = "#".repeat(TextFile.MAX_BYTES - ConfigFolder.GOOD.length());

        assertThat(folder.collector(ConfigFolder.GOOD + comment).name()).isEqualTo("orders");
        assertThat(Files.size(file)).isEqualTo(TextFile.MAX_BYTES);
    }

    @Test
    void refusesInvalidUtf8() throws IOException {
        Files.write(file, "a: é\nb: é\u00e9".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(problemOf(file)).isEqualTo(file + ":1:4: not UTF-8 (found the byte 0xE9; expected UTF-8 text)");
    }

    @Test
    void refusesUtf8ThatIsCutOff() throws IOException {
        Files.write(file, new byte[] {'a', '\n', 'b', (byte) 0xC3});

        assertThat(problemOf(file)).isEqualTo(file + ":2:2: not UTF-8 (found the byte 0xC3; expected UTF-8 text)");
    }

    @Test
    void refusesControlCharacters() {
        assertThat(folder.problems("a: 1\n😀\0"))
                .containsExactly("weir.yaml:2:2: not YAML (found the character U+0000; expected text)");
    }

    @Test
    void readsPastAByteOrderMarkAndOtherLineBreaks() {
        assertThat(folder.problems("\uFEFFcollectors: {}\r\na: 1\rb: 1\n"))
                .containsExactly(
                        "weir.yaml:2:1: unknown key 'a' (expected one of databases, defaults, docker, include, traces, push)",
                        "weir.yaml:3:1: unknown key 'b' (expected one of databases, defaults, docker, include, traces, push)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[", "{a: ", "- ", "? ", "a: &a [", "!!seq [", "\"", "*a", "a:\n", "|\n", "%a\n", "{", "${", "&a ",
                "<<: "
            })
    void refusesRepeatedSyntax(String syntax) {
        String text = syntax.repeat(TextFile.MAX_BYTES / syntax.length());

        assertThat(folder.problems(text)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cron: '%s'",
                "timezone: '%s'",
                "interval: '%s'",
                "intervall%s: 1m",
                "database: '%s'",
                "databases: ['%s']"
            })
    void refusesLongValues(String field) {
        String text = ConfigFolder.GOOD.replace("    database: shop\n", "");

        for (String piece : List.of(" ", "*", "0,", "a", "1m", "${", "$${", "?")) {
            String value = "0" + piece.repeat(900_000 / piece.length()) + "0";
            assertThat(folder.problems(text + "    " + field.formatted(value) + "\n"))
                    .isNotEmpty();
        }
    }

    @Test
    void readsALongHelp() {
        String help = "a" + " ".repeat(900_000) + "b";

        CollectorConfig collector = folder.collector(ConfigFolder.GOOD.replace("Orders waiting.", "'" + help + "'"));

        assertThat(collector.queries().get(0).metrics().get(0).help()).isEqualTo(help);
    }

    @Test
    void refusesDeepNesting() {
        assertThat(folder.problems("[".repeat(10_000)))
                .containsExactly("weir.yaml:1:51: nested too deeply (expected at most 50 levels)");
    }

    @Test
    void refusesAliasesThatGrowWithoutLimit() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 20; i++) {
            String alias = "*a" + (i - 1);
            bomb.append(
                    "a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", java.util.Collections.nCopies(10, alias))));
        }

        assertThat(folder.problems(bomb.toString()))
                .containsExactly(
                        "weir.yaml:6:10: too many values (expected at most 200000, aliases counted as what they stand"
                                + " for)");
    }

    private String problemOf(Path path) {
        LoadResult result = folder.load(path);

        assertThat(result).isInstanceOf(LoadResult.Refused.class);
        var problems = ((LoadResult.Refused) result).problems();
        assertThat(problems).hasSize(1);
        return problems.get(0).toString();
    }
}
