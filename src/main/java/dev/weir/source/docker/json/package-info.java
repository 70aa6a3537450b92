/** The JSON of an engine's answers, read as it arrives. */
@NullMarked
package dev.weir.source.docker.json;

import org.jspecify.annotations.NullMarked;
