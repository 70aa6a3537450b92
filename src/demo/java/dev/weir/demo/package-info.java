/** A small shop in a real PostgreSQL with a gateway in front of it; compiled with the tests, not in the product. */
@NullMarked
package dev.weir.demo;

import org.jspecify.annotations.NullMarked;
