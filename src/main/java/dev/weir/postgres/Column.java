package dev.weir.postgres;

import java.util.Locale;

/**
 * A column of a query's answer.
 *
 * @param name its name
 * @param type PostgreSQL's name of its type, such as {@code int8} or {@code text[]}; {@code unknown} for every type that is not
 *     built in, such as an enum, and whose values arrive as text
 */
public record Column(String name, String type) {

    static Column of(String name, String driverType) {
        String type = driverType.toLowerCase(Locale.ROOT);
        return new Column(name, type.endsWith("_array") ? type.substring(0, type.length() - 6) + "[]" : type);
    }
}
