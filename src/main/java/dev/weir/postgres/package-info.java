/** What every user of a database needs: pools, credentials, TLS, read-only transactions and verified cancel. */
@NullMarked
package dev.weir.postgres;

import org.jspecify.annotations.NullMarked;
