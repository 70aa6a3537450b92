/** When and how a target is refreshed: schedule, permits, single flight, deadline, policy, outcome. */
@NullMarked
package dev.weir.refresh;

import org.jspecify.annotations.NullMarked;
