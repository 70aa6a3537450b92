package dev.weir.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A mapping that is being read. Keys that nobody asked for are unknown ones. */
final class Section {
    private final Reading reading;
    private final String name;
    private final Location location;
    private final Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final Set<String> misplaced = new HashSet<>();

    /**
     * Reports keys that repeat.
     *
     * @param name what it is, for messages
     * @param location where to say that something is missing
     */
    Section(Reading reading, String name, Location location, YamlNode.Mapping mapping) {
        this.reading = reading;
        this.name = name;
        this.location = location;
        for (YamlNode.Entry entry : mapping.entries()) {
            YamlNode.Entry first = entries.putIfAbsent(entry.key().text(), entry);
            if (first != null) {
                String message = "duplicate key %s (first given in line %d)";
                int line = first.key().location().line();
                problem(
                        entry.key().location(),
                        message.formatted(shown(entry.key().text()), line));
            }
        }
    }

    Location location() {
        return location;
    }

    /** The value of a key, if it is there. */
    Optional<Value> get(String key) {
        asked.add(key);
        return Optional.ofNullable(entries.get(key)).map(this::value);
    }

    /** The value of a key that is known, but not wanted here: no hint offers it. */
    Optional<Value> misplaced(String key) {
        misplaced.add(key);
        return Optional.ofNullable(entries.get(key)).map(this::value);
    }

    /**
     * The value of a key that has to be there.
     *
     * @param expected what should be there, for the message
     */
    Optional<Value> require(String key, String expected) {
        Optional<Value> value = get(key);
        if (value.isEmpty()) {
            problem(location, "%s has no '%s' (expected %s)".formatted(name, key, expected));
        }
        return value;
    }

    /** What stands under a key, unread, if it is there. */
    Optional<YamlNode.Entry> entry(String key) {
        asked.add(key);
        return Optional.ofNullable(entries.get(key));
    }

    /** Every value, in the order of the file; for mappings whose keys are names. */
    List<Value> values() {
        return entries.values().stream().map(this::value).toList();
    }

    /** Reports the keys that nobody asked for. */
    void finish() {
        entries.forEach((key, entry) -> {
            if (!asked.contains(key) && !misplaced.contains(key)) {
                problem(entry.key().location(), "unknown key " + shown(key) + hint(key));
            }
        });
    }

    private String hint(String misspelt) {
        List<String> missing =
                asked.stream().filter(known -> !entries.containsKey(known)).toList();
        Optional<String> given = Nearest.of(misspelt, asked).filter(entries::containsKey);
        return given.isPresent() && Nearest.of(misspelt, missing).isEmpty()
                ? " (did you mean '" + given.get() + "', which is given, too?)"
                : Nearest.hint(misspelt, missing);
    }

    void problem(String message) {
        problem(location, message);
    }

    void warn(String message) {
        reading.problems().warn(location, message);
    }

    /** Without what follows a colon: in {@code {password:secret}} the missing space makes the value a part of the key. */
    private static String shown(String key) {
        int colon = key.indexOf(':');
        return Value.quote(colon < 0 ? key : key.substring(0, colon + 1) + "…");
    }

    private void problem(Location at, String message) {
        reading.problems().add(at, message);
    }

    private Value value(YamlNode.Entry entry) {
        return new Value(reading, entry.key().text(), entry.key().location(), entry.value());
    }
}
