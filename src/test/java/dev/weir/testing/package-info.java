/** What tests share: a real PostgreSQL, and a relay that misbehaves on demand. */
@NullMarked
package dev.weir.testing;

import org.jspecify.annotations.NullMarked;
