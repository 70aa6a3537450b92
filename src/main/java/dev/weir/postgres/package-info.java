/** What every user of a database needs: pools, credentials, TLS, transactions, verified cancel and notifications. */
@NullMarked
package dev.weir.postgres;

import org.jspecify.annotations.NullMarked;
