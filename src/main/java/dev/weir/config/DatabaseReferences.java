package dev.weir.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads which databases a collector runs on. */
final class DatabaseReferences {
    private final Map<String, DatabaseConfig> databases;

    DatabaseReferences(Map<String, DatabaseConfig> databases) {
        this.databases = databases;
    }

    /** Reads {@code database} or {@code databases}; in the order in which the databases stand in the file, each once. */
    List<DatabaseConfig> read(Section section) {
        Optional<Value> one = section.get("database");
        Optional<Value> several = section.get("databases");
        if (one.isPresent() && several.isPresent()) {
            several.get().problemAtKey("both 'database' and 'databases' are given (expected one of them)");
        }
        if (one.isEmpty() && several.isEmpty()) {
            section.require("database", "the name of a database, or 'databases'");
        }
        Set<String> named = new LinkedHashSet<>();
        one.flatMap(value -> one(value, databases)).ifPresent(database -> named.add(database.name()));
        for (Value item :
                several.map(value -> value.nonEmptyItems("a list of databases")).orElse(List.of())) {
            item.nonBlank("the name of a database, or a pattern of names")
                    .ifPresent(pattern -> named.addAll(matching(item, pattern)));
        }
        return databases.values().stream()
                .filter(database -> named.contains(database.name()))
                .toList();
    }

    /** The one database that a value names. */
    static Optional<DatabaseConfig> one(Value value, Map<String, DatabaseConfig> databases) {
        Optional<String> name = value.nonBlank("the name of a database");
        name.filter(unknown -> !databases.containsKey(unknown))
                .ifPresent(unknown ->
                        value.problem("unknown database " + value.found() + Nearest.hint(unknown, databases.keySet())));
        return name.map(databases::get);
    }

    private List<String> matching(Value item, String pattern) {
        var glob = new Glob(pattern);
        List<String> matching =
                databases.keySet().stream().filter(glob::matches).toList();
        if (matching.isEmpty()) {
            item.problem(
                    Glob.isGlob(pattern)
                            ? "no database matches " + item.found()
                            : "unknown database " + item.found() + Nearest.hint(pattern, databases.keySet()));
        }
        return matching;
    }
}
