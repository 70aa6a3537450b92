package dev.weir.config;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code weir.yaml} and the files that it includes. */
public final class ConfigLoader {
    private final InstantSource clock;
    private final Map<String, String> environment;
    private final List<String> builtins;

    /**
     * @param clock tells which firings of a cron expression are the next ones
     * @param environment what {@code ${NAME}} stands for
     */
    public ConfigLoader(InstantSource clock, Map<String, String> environment) {
        this(clock, environment, Builtins.SHIPPED);
    }

    /** @param builtins the names of the collectors that ship with Weir */
    ConfigLoader(InstantSource clock, Map<String, String> environment, List<String> builtins) {
        this.clock = clock;
        this.environment = environment;
        this.builtins = builtins;
    }

    /**
     * Loads a file whole, or not at all. Whatever is in it, or is not there, ends in a result: nothing is thrown.
     *
     * @param file shown in problems as it is given here
     */
    public LoadResult load(Path file) {
        return load(file, new FilesRead());
    }

    /** @param files take down what the result follows from */
    LoadResult load(Path file, FilesRead files) {
        var problems = new Problems();
        var load = new Load(
                new Reading(problems, new Substitution(environment)), files, new LinkedHashSet<>(), new HashSet<>());
        Optional<GatewayConfig> config = load.section(file).map(root -> read(root, load));
        List<Problem> errors = problems.errors();
        return errors.isEmpty() && config.isPresent()
                ? new LoadResult.Loaded(config.get(), problems.warnings())
                : new LoadResult.Refused(errors);
    }

    private GatewayConfig read(Section root, Load load) {
        Map<String, DatabaseConfig> databases = root.get("databases")
                .flatMap(value -> value.section("databases", "a mapping of names to databases"))
                .map(DatabaseReader::read)
                .orElse(Map.of());
        Defaults defaults = root.get("defaults")
                .flatMap(value -> value.section("defaults", "a mapping such as {interval: 30s}"))
                .map(Defaults::read)
                .orElse(Defaults.BUILT_IN);
        var families = new Families();
        Optional<Value> docker = root.get("docker");
        Map<String, EngineConfig> engines =
                docker.map(value -> EngineReader.read(value, families)).orElse(Map.of());
        var collectors = new CollectorReader(databases, defaults, families, docker.isPresent(), clock);
        collectors.read(root.get("collectors"));
        List<Included> includes = root.get("include")
                .map(new IncludeReader(builtins, load.read())::read)
                .orElse(List.of());
        TracesConfig traces = root.get("traces")
                .flatMap(value -> value.section("traces", "a mapping such as {lease: 30s}"))
                .map(TracesConfig::read)
                .orElse(TracesConfig.BUILT_IN);
        PushConfig push = root.get("push")
                .flatMap(value -> value.section("push", "a mapping such as {ttl: 24h}"))
                .map(section -> PushConfig.read(section, databases))
                .orElse(PushConfig.BUILT_IN);
        root.finish();
        var shipped = new Builtins(load.reading());
        for (Included included : includes) {
            if (included instanceof Included.File file) {
                load.section(file.path()).ifPresent(collectors::readFile);
            } else if (included instanceof Included.Builtin builtin) {
                shipped.read(builtin, collectors);
            }
        }
        return new GatewayConfig(
                Collections.unmodifiableMap(databases),
                Collections.unmodifiableMap(collectors.collectors()),
                Collections.unmodifiableMap(engines),
                Collections.unmodifiableSet(load.files()),
                traces,
                push);
    }

    /**
     * One load under way.
     *
     * @param read what was read of the file system
     * @param files the files that were read, as they were given
     * @param seen the same files, by their real paths
     */
    private record Load(Reading reading, FilesRead read, Set<Path> files, Set<Path> seen) {

        /** The content of a file; empty if it was read before, or there is a problem. */
        Optional<Section> section(Path file) {
            if (!seen.add(read.ask(() -> real(file)))) {
                return Optional.empty();
            }
            files.add(file);
            var start = new Location(file, 1, 1);
            return TextFile.read(file, read, reading.problems())
                    .flatMap(text -> YamlParser.parse(file, text, reading.problems()))
                    .map(node -> new Value(reading, file.toString(), start, node))
                    .flatMap(value -> value.section("the file", "a mapping such as {collectors: {}}"));
        }

        private static Path real(Path file) {
            try {
                return file.toRealPath();
            } catch (IOException e) {
                return file.toAbsolutePath().normalize();
            }
        }
    }
}
