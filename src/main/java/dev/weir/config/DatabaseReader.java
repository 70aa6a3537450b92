package dev.weir.config;

import dev.weir.config.DatabaseConfig.Pooler;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads {@code databases}. A broken one is there, too, so that what refers to it is not called unknown. */
final class DatabaseReader {
    private static final int DEFAULT_PORT = 5432;
    private static final int DEFAULT_MAX_CONNECTIONS = 2;
    private static final Password EMPTY = new Password.Literal("");
    private static final String HOST = "the name or address of a host";

    private DatabaseReader() {}

    /** By name, in the order of the file. */
    static Map<String, DatabaseConfig> read(Section databases) {
        Map<String, DatabaseConfig> read = new LinkedHashMap<>();
        for (Value database : databases.values()) {
            NameRule.check("a database", database);
            database.section("database " + Value.quote(database.name()), "a mapping with at least 'host' or 'url'")
                    .ifPresentOrElse(
                            section -> read.put(database.name(), database(database.name(), section)),
                            () -> read.put(database.name(), unreadable(database.name())));
        }
        return read;
    }

    private static DatabaseConfig database(String name, Section section) {
        Optional<Value> urlValue = section.get("url");
        Optional<DatabaseUrl> urlRead = urlValue.flatMap(DatabaseUrl::read);
        DatabaseUrl url = urlRead.orElse(DatabaseUrl.NOTHING);
        var parts = new Parts(section, urlValue.isPresent() && urlRead.isEmpty());
        var config = new DatabaseConfig(
                name,
                parts.required("host", url.host(), HOST, value -> value.parse(HOST, DatabaseUrl::host))
                        .orElse(""),
                parts.either("port", url.port(), value -> value.integer(1, 65_535))
                        .orElse(DEFAULT_PORT),
                parts.required("database", url.database(), "a name", value -> value.nonBlank("the name of a database"))
                        .orElse(""),
                parts.required("username", url.username(), "a name", value -> value.nonBlank("the name of a role"))
                        .orElse(""),
                password(section, parts.either("password", url.password(), value -> value.text("a password")
                        .<Password>map(Password.Literal::new))),
                section.get("max_connections")
                        .flatMap(value -> value.integer(1, 1_000))
                        .orElse(DEFAULT_MAX_CONNECTIONS),
                parts.tls(url.tls()),
                section.get("pooler")
                        .flatMap(value -> value.choice(Pooler.values()))
                        .orElse(Pooler.NONE),
                new LabelReader(new LabelNames().reserve("database", "collectors over several databases add it"))
                        .fixed(section.get("labels")));
        section.finish();
        return config;
    }

    private static Password password(Section section, Optional<Password> password) {
        Optional<Value> file = section.get("password_file");
        if (file.isPresent() && password.isPresent()) {
            file.get().problemAtKey("both a password and 'password_file' are given (expected one of them)");
        }
        Optional<Path> path = file.flatMap(Value::path);
        if (path.isPresent()) {
            return new Password.File(path.get());
        }
        return password.filter(given -> !given.equals(EMPTY)).orElseGet(Password.None::new);
    }

    private static DatabaseConfig unreadable(String name) {
        var tls = new Tls(Tls.Mode.PREFER, null);
        return new DatabaseConfig(
                name,
                "",
                DEFAULT_PORT,
                "",
                "",
                new Password.None(),
                DEFAULT_MAX_CONNECTIONS,
                tls,
                Pooler.NONE,
                Map.of());
    }

    /** What may stand in the url or in a field of its own, but not in both. */
    private record Parts(Section section, boolean urlIsBroken) {

        <T> Optional<T> either(String key, Optional<T> fromUrl, Function<Value, Optional<T>> reader) {
            Optional<Value> field = section.get(key);
            if (field.isPresent() && fromUrl.isPresent()) {
                field.get().problemAtKey("'%s' is given in 'url', too (expected it once)".formatted(key));
            }
            return fromUrl.or(() -> field.flatMap(reader));
        }

        <T> Optional<T> required(
                String key, Optional<T> fromUrl, String expected, Function<Value, Optional<T>> reader) {
            if (fromUrl.isEmpty() && !urlIsBroken) {
                section.require(key, expected + ", here or in 'url'");
            }
            return either(key, fromUrl, reader);
        }

        Tls tls(Optional<Tls.Mode> fromUrl) {
            Optional<Tls.Mode> given = either("tls", fromUrl, value -> value.choice(Tls.Mode.values()));
            boolean isBroken =
                    given.isEmpty() && (urlIsBroken || section.get("tls").isPresent());
            Tls.Mode mode = given.orElse(Tls.Mode.PREFER);
            Optional<Value> caFile = section.get("ca_file");
            if (!isBroken && mode != Tls.Mode.VERIFY_CA && mode != Tls.Mode.VERIFY_FULL) {
                caFile.ifPresent(value -> value.problemAtKey(
                        "'ca_file' verifies nothing here (expected it beside tls: verify-ca or verify-full)"));
            }
            return new Tls(mode, caFile.flatMap(Value::path).orElse(null));
        }
    }
}
