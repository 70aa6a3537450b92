package dev.weir.source.docker;

import dev.weir.source.docker.json.Inspected;
import dev.weir.source.docker.json.Listed;
import dev.weir.source.docker.json.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What one refresh knows of a container.
 *
 * @param failures how often it could not be read since it was first seen, this time included
 * @param inspected null if it could not be read this time: then only its failures are told
 * @param usage null if it does not run, or the engine has no sample of it
 */
record Reading(Listed listed, long failures, @Nullable Inspected inspected, @Nullable Usage usage) {}
