/** Metric names, types, families and their samples: immutable, validated, JDK only. */
@NullMarked
package dev.weir.model;

import org.jspecify.annotations.NullMarked;
