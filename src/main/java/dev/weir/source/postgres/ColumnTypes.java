package dev.weir.source.postgres;

import dev.weir.postgres.Column;
import java.util.Optional;
import java.util.Set;

/** Which types of columns can be values and labels. A type that is not built in, such as an enum, arrives as text. */
final class ColumnTypes {
    static final String INTERVAL = "interval";
    static final String NUMERIC = "numeric";

    private static final Set<String> TEXTS = Set.of("text", "varchar", "bpchar", "name", "char", "unknown");
    private static final Set<String> NUMBERS = Set.of("int2", "int4", "int8", "float4", "float8", NUMERIC);
    private static final Set<String> TIMES = Set.of("timestamp", "timestamptz", "date");

    private ColumnTypes() {}

    /** What is wrong with a column as a sample's value, and what would do; empty if it is one. */
    static Optional<String> asValue(Column column) {
        boolean fits = isNumber(column)
                || column.type().equals(INTERVAL)
                || column.type().equals("bool")
                || TIMES.contains(column.type());
        return fits ? Optional.empty() : Optional.of(wrong(column, "a value", numberInstead(column)));
    }

    /** The same for a number of seconds or of something else. */
    static Optional<String> asMeasure(Column column) {
        return column.type().equals(INTERVAL) ? Optional.empty() : asNumber(column);
    }

    /** The same for a number, text that is one included. */
    static Optional<String> asNumber(Column column) {
        return isNumber(column) ? Optional.empty() : Optional.of(wrong(column, "a number", numberInstead(column)));
    }

    /** The same for an array of numbers. */
    static Optional<String> asNumbers(Column column) {
        boolean fits = NUMBERS.stream().anyMatch(type -> column.type().equals(type + "[]"));
        String cast = "cast it: " + quoted(column) + "::float8[]";
        return fits ? Optional.empty() : Optional.of(wrong(column, "an array of numbers", cast));
    }

    /** The same for a label. */
    static Optional<String> asLabel(Column column) {
        boolean fits = isNumber(column)
                || TIMES.contains(column.type())
                || column.type().equals("bool")
                || column.type().equals("uuid");
        return fits ? Optional.empty() : Optional.of(wrong(column, "a label", "cast it: " + quoted(column) + "::text"));
    }

    private static boolean isNumber(Column column) {
        return TEXTS.contains(column.type()) || NUMBERS.contains(column.type());
    }

    private static String wrong(Column column, String role, String cast) {
        return "column " + quoted(column) + " is of type " + column.type() + ", which cannot be " + role + "; " + cast;
    }

    private static String numberInstead(Column column) {
        return switch (column.type()) {
            case "oid" -> "cast it: " + quoted(column) + "::int8";
            case "money" -> "cast it: " + quoted(column) + "::numeric";
            case "json", "jsonb" -> "take a number from it: (" + quoted(column) + " ->> 'key')::float8";
            case "time" -> "take its seconds: extract(epoch FROM " + quoted(column) + ")";
            default -> "make it a number";
        };
    }

    private static String quoted(Column column) {
        return '"' + column.name() + '"';
    }
}
