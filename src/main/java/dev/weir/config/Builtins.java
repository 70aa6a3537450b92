package dev.weir.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Collectors that ship with Weir: resources {@code builtin/NAME.yaml} of the shape of an included file, but without
 * databases. Each can be included once.
 */
final class Builtins {
    /** A native image has no class path to search, so each is named here. */
    static final List<String> SHIPPED = List.of( //
            "coder-prebuilds", //
            "coder-prebuilds-head");

    private static final int DEPTH_OF_COLLECTORS = 2;

    private final Substitution substitution;
    private final Problems problems;
    private final Map<String, Location> included = new HashMap<>();

    Builtins(Reading reading) {
        this.substitution = reading.substitution();
        this.problems = reading.problems();
    }

    /**
     * Reads the collectors of a builtin, bound to what its include says. Nobody but us can change what stands in a builtin:
     * what is wrong there is reported at the include.
     */
    void read(Included.Builtin builtin, CollectorReader collectors) {
        Location first = included.putIfAbsent(builtin.name(), builtin.location());
        if (first != null) {
            String message = "the builtin '%s' is included twice (first at %s; expected one include with 'databases')";
            problems.add(builtin.location(), message.formatted(builtin.name(), first));
            return;
        }
        var found = new Problems();
        var file = Path.of("builtin:" + builtin.name());
        YamlParser.parse(file, text(builtin.name()), found)
                .map(node -> bound(node, builtin.settings(), 0))
                .map(node -> new Value(new Reading(found, substitution), file.toString(), node.location(), node))
                .flatMap(value -> value.section("the builtin", "a mapping with 'collectors'"))
                .ifPresent(collectors::readFile);
        found.errors().forEach(problem -> problems.add(at(problem, builtin, file), message(problem, builtin, file)));
        found.warnings().forEach(warning -> problems.warn(at(warning, builtin, file), message(warning, builtin, file)));
    }

    private static Location at(Problem problem, Included.Builtin builtin, Path file) {
        return problem.location().file().equals(file) ? builtin.location() : problem.location();
    }

    private static String message(Problem problem, Included.Builtin builtin, Path file) {
        return problem.location().file().equals(file)
                ? "the builtin '" + builtin.name() + "': " + problem.message()
                : problem.message();
    }

    /** Each collector with the settings in place of its own. */
    private static YamlNode bound(YamlNode node, List<YamlNode.Entry> settings, int depth) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            return node;
        }
        Stream<YamlNode.Entry> entries = mapping.entries().stream();
        if (depth < DEPTH_OF_COLLECTORS) {
            return new YamlNode.Mapping(
                    mapping.location(),
                    entries.map(entry -> new YamlNode.Entry(entry.key(), bound(entry.value(), settings, depth + 1)))
                            .toList());
        }
        Set<String> replaced = settings.stream()
                .flatMap(setting -> replacedBy(setting.key().text()))
                .collect(Collectors.toSet());
        Stream<YamlNode.Entry> kept =
                entries.filter(entry -> !replaced.contains(entry.key().text()));
        return new YamlNode.Mapping(
                mapping.location(), Stream.concat(kept, settings.stream()).toList());
    }

    private static Stream<String> replacedBy(String setting) {
        return setting.equals("interval") ? Stream.of(setting, "cron", "timezone") : Stream.of(setting);
    }

    private static String text(String name) {
        String resource = "builtin/" + name + ".yaml";
        try (var in = Builtins.class.getResourceAsStream(resource)) {
            return new String(
                    Optional.ofNullable(in)
                            .orElseThrow(() -> new IllegalStateException("no resource " + resource))
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
