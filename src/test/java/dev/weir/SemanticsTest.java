package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every rule of the document about semantics names a test, and these tests exist. */
class SemanticsTest {
    private static final Path DOCUMENT = Path.of("src/docs/semantics.md");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT|Cases))\\.(\\w+)`");

    @Test
    void namesTestsThatExist() throws IOException {
        Map<String, String> sources = sources();
        Set<String> missing = new TreeSet<>();
        var named = TEST.matcher(Files.readString(DOCUMENT));
        int tests = 0;
        while (named.find()) {
            tests++;
            if (!sources.getOrDefault(named.group(1), "").contains("void " + named.group(2) + "(")) {
                missing.add(named.group());
            }
        }

        assertThat(missing).isEmpty();
        assertThat(tests).isGreaterThan(40);
    }

    private static Map<String, String> sources() throws IOException {
        var sources = new HashMap<String, String>();
        try (var files = Files.walk(Path.of("src/test/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        return sources;
    }
}
