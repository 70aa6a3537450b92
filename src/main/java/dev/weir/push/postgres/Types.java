package dev.weir.push.postgres;

import dev.weir.model.MetricType;
import java.util.Locale;

/** Types in rows: each by a name of its own, which in the formats some share. */
final class Types {

    private Types() {}

    static String text(MetricType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    static MetricType type(String text) {
        return MetricType.valueOf(text.toUpperCase(Locale.ROOT));
    }
}
