package dev.weir.bench;

/**
 * A column whose values are samples.
 *
 * @param type {@code gauge} or {@code counter}
 */
record PeerValue(String column, String type, String help) {}
