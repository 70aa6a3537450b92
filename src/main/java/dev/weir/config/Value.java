package dev.weir.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A value that is being read: each way to read it gives the value, or nothing and a problem. */
final class Value {
    private static final int MOST_SHOWN = 60;

    private final Reading reading;
    private final String name;
    private final Location keyLocation;
    private final YamlNode node;

    /**
     * @param name the key that it belongs to
     * @param keyLocation where that key stands
     */
    Value(Reading reading, String name, Location keyLocation, YamlNode node) {
        this.reading = reading;
        this.name = name;
        this.keyLocation = keyLocation;
        this.node = node;
    }

    String name() {
        return name;
    }

    Location keyLocation() {
        return keyLocation;
    }

    Location location() {
        return node.location();
    }

    boolean isScalar() {
        return node instanceof YamlNode.Scalar;
    }

    /**
     * Text, with its variables replaced; it may be empty.
     *
     * @param expected for messages: what should be there. No message shows the text, so it may be a secret.
     */
    Optional<String> text(String expected) {
        return scalar(expected)
                .flatMap(scalar -> reading.substitution().apply(scalar.text(), location(), reading.problems()))
                .filter(text -> isWritable(text, expected));
    }

    /** Text as it is written, if the value is text at all. */
    Optional<String> peek() {
        return node instanceof YamlNode.Scalar scalar ? Optional.of(scalar.text()) : Optional.empty();
    }

    /** Text that is taken as it stands, and where it begins. */
    Optional<YamlNode.Scalar> verbatim(String expected) {
        return scalar(expected).filter(scalar -> isWritable(scalar.text(), expected));
    }

    /** Text that a function can read; {@code expected} says what it can. The text is shown when it cannot. */
    <T> Optional<T> parse(String expected, Function<String, Optional<T>> parser) {
        return text(expected).flatMap(text -> {
            Optional<T> parsed = parser.apply(text);
            if (parsed.isEmpty()) {
                invalid(expected);
            }
            return parsed;
        });
    }

    /** Text that is not blank. */
    Optional<String> nonBlank(String expected) {
        return parse(expected, text -> Optional.of(text).filter(t -> !t.isBlank()));
    }

    Optional<Integer> integer(int least, int most) {
        return parse("a whole number from " + least + " to " + most, text -> Optional.of(text)
                .filter(t -> t.matches("\\d{1,10}"))
                .map(Long::parseLong)
                .filter(number -> number >= least && number <= most)
                .map(Math::toIntExact));
    }

    Optional<Duration> duration(Duration least, Duration most) {
        String range = PrometheusDuration.format(least) + " to " + PrometheusDuration.format(most);
        return parse("a duration such as 30s, from " + range, text -> PrometheusDuration.parse(text)
                .filter(duration -> duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0));
    }

    Optional<Boolean> bool() {
        return choice(new Boolean[] {true, false}, String::valueOf);
    }

    /** One of an enum's constants, written as {@code verify-full}. */
    <E extends Enum<E>> Optional<E> choice(E[] constants) {
        return choice(constants, Value::nameOf);
    }

    /** An enum's constant as it is written in a file. */
    static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One of several constants by its name. */
    <E> Optional<E> choice(E[] constants, Function<E, String> names) {
        String expected = Arrays.stream(constants).map(names).collect(Collectors.joining(", ", "one of ", ""));
        return parse(expected, text -> Arrays.stream(constants)
                .filter(constant -> names.apply(constant).equals(text))
                .findFirst());
    }

    /** A path; a relative one starts where the file stands that it is written in. */
    Optional<Path> path() {
        return parse("the path of a file", text -> {
            try {
                return Optional.of(text)
                        .filter(t -> !t.isBlank())
                        .map(location().file()::resolveSibling);
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        });
    }

    /** The items of a list; none if it is not one. */
    List<Value> items(String expected) {
        if (node instanceof YamlNode.Sequence sequence) {
            List<Value> items = new ArrayList<>();
            sequence.items().forEach(item -> items.add(new Value(reading, name, item.location(), item)));
            return items;
        }
        invalid(expected);
        return List.of();
    }

    /** The items of a list that has some; none if it is not one. */
    List<Value> nonEmptyItems(String expected) {
        List<Value> items = items(expected);
        if (items.isEmpty() && node instanceof YamlNode.Sequence) {
            problem("'%s' is empty (expected %s)".formatted(name, expected));
        }
        return items;
    }

    /**
     * A mapping.
     *
     * @param what what it is, for messages about it
     */
    Optional<Section> section(String what, String expected) {
        if (node instanceof YamlNode.Mapping mapping) {
            return Optional.of(new Section(reading, what, keyLocation, mapping));
        }
        invalid(expected);
        return Optional.empty();
    }

    /** Reports that the value is not what was expected, and shows it: not for secrets. */
    void invalid(String expected) {
        problem("invalid '%s' (found %s; expected %s)".formatted(name, found(), expected));
    }

    void problem(String message) {
        reading.problems().add(location(), message);
    }

    void problemAtKey(String message) {
        reading.problems().add(keyLocation, message);
    }

    void warn(String message) {
        reading.problems().warn(location(), message);
    }

    private Optional<YamlNode.Scalar> scalar(String expected) {
        if (node instanceof YamlNode.Scalar scalar && !scalar.isNothing()) {
            return Optional.of(scalar);
        }
        invalid(expected);
        return Optional.empty();
    }

    private boolean isWritable(String text, String expected) {
        if (text.codePoints().allMatch(c -> c != 0 && Character.getType(c) != Character.SURROGATE)) {
            return true;
        }
        problem("invalid '%s' (found a NUL character or half a surrogate pair; expected %s)".formatted(name, expected));
        return false;
    }

    /** What there is, for messages: not for secrets. */
    String found() {
        if (node instanceof YamlNode.Sequence) {
            return "a list";
        }
        if (!(node instanceof YamlNode.Scalar scalar)) {
            return "a mapping";
        }
        if (scalar.isNothing()) {
            return "nothing";
        }
        // It may be a secret that was put into the wrong place: a URL with a password, or what a variable stands for.
        return scalar.text().contains("://")
                ? "a URL"
                : quote(scalar.text()) + (scalar.text().contains("${") ? " after substitution" : "");
    }

    /** A text for a message: in quotes, on one line, not too long. */
    static String quote(String text) {
        int end = text.offsetByCodePoints(0, Math.min(MOST_SHOWN, text.codePointCount(0, text.length())));
        String shown = text.substring(0, end).replaceAll("[\\p{Cntrl}\u2028\u2029]", " ");
        return "'" + shown + (end < text.length() ? "…" : "") + "'";
    }
}
