/** HTTP/1.1 with an engine over a Unix socket, TCP or TLS, and what it means when that fails. */
@NullMarked
package dev.weir.source.docker.http;

import org.jspecify.annotations.NullMarked;
