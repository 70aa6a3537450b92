/** Bodies that are pushed: text and protobuf into families. */
@NullMarked
package dev.weir.push.format;

import org.jspecify.annotations.NullMarked;
