package dev.weir.work;

/**
 * Work that was removed because new definitions took a family of its name.
 *
 * @param name of the work
 * @param conflict which family, and whose it is
 * @param open traces that were under way
 */
public record Displaced(String name, String conflict, int open) {}
