package dev.weir.bench;

/** One question that the bench answers, with its table. */
interface Section {
    /** What stands between the comments {@code bench:NAME} and {@code bench:end} in {@code src/docs/performance.md}. */
    String name();

    /** Measures, and ends everything that it has started. Markdown: a paragraph of conditions, then tables. */
    String measure();
}
