package dev.weir.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Weir's sources say of its process. */
final class WeirSettings {
    private static final Path SOURCES = Path.of("src/main/java/dev/weir");
    private static final Path PROPERTIES = Path.of("src/main/resources/application.properties");
    private static final Pattern SETTING = Pattern.compile("(\\w+)\\(\\);");
    private static final Pattern FAREWELL = Pattern.compile("FAREWELL = Duration.ofSeconds\\((\\d+)\\)");

    private WeirSettings() {}

    static int port() {
        return Integer.parseInt(property("quarkus.http.port"));
    }

    static String property(String name) {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(PROPERTIES)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String value = properties.getProperty(name);
        if (value == null) {
            throw new AssertionError(name + " is not set");
        }
        return value;
    }

    /** Whether a variable of the environment is a setting: one of Weir's own, or one that application.properties speaks of. */
    static boolean isKnown(String variable) {
        return variable.startsWith("WEIR_")
                ? SETTING.matcher(text(SOURCES.resolve("cli/Settings.java")))
                        .results()
                        .map(method -> "WEIR_" + method.group(1).replaceAll("([A-Z])", "_$1"))
                        .anyMatch(variable::equalsIgnoreCase)
                : text(PROPERTIES).contains(variable.toLowerCase(Locale.ROOT).replace('_', '.'));
    }

    /** How long the end of the process may take: what is pushed is written, then one kind of connection after the other is let go. */
    static Duration longestFarewell() {
        long pushes = Collections.max(farewells("push"));
        long connections =
                farewells("postgres").stream().mapToLong(Long::longValue).sum();
        return Duration.ofSeconds(pushes + connections);
    }

    private static List<Long> farewells(String folder) {
        try (Stream<Path> files = Files.list(SOURCES.resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .flatMap(file -> FAREWELL.matcher(text(file)).results())
                    .map(found -> Long.parseLong(found.group(1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
