/** Routes and pages, no logic: the only package that serves HTTP. */
@NullMarked
package dev.weir.http;

import org.jspecify.annotations.NullMarked;
