/** Where pushed groups and agents' metadata outlive the process, and how replicas hear of them. */
@NullMarked
package dev.weir.push.postgres;

import org.jspecify.annotations.NullMarked;
