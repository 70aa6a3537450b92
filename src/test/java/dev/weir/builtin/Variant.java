package dev.weir.builtin;

import java.util.List;

/** A builtin for Coder, and the schema that it is for. */
enum Variant {
    SEED("coder-prebuilds"),
    HEAD("coder-prebuilds-head");

    final String builtin;

    Variant(String builtin) {
        this.builtin = builtin;
    }

    boolean isHead() {
        return this == HEAD;
    }

    /** The resources that make the schema, in order. */
    List<String> schema() {
        return isHead() ? List.of("coder.sql", "coder-head.sql") : List.of("coder.sql");
    }
}
