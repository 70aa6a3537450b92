package dev.weir.source.docker;

/** One sample of what a running container uses. What the engine does not tell is NaN. */
record Usage() {}
