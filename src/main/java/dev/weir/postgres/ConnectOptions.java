package dev.weir.postgres;

import dev.weir.config.DatabaseConfig;
import dev.weir.config.DatabaseConfig.Pooler;
import dev.weir.config.Password;
import dev.weir.config.Tls;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** How the driver is told to connect, found out anew for every connection. Reads files: not for an event loop. */
final class ConnectOptions {
    private ConnectOptions() {}

    /** @throws DatabaseFailure if the password or the certificates cannot be read */
    static PgConnectOptions read(DatabaseConfig config, Access access) {
        var options = new PgConnectOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setDatabase(config.database())
                .setUser(config.username())
                .setPassword(password(config.password()))
                .setProperties(properties(config.pooler(), access))
                .setCachePreparedStatements(false)
                .setPipeliningLimit(1)
                .setTcpKeepAlive(true);
        encrypt(options, config.tls());
        return options;
    }

    private static String password(Password password) {
        if (password instanceof Password.Literal literal) {
            return literal.value();
        }
        if (password instanceof Password.File file) {
            try {
                return withoutLineBreak(Files.readString(file.path()));
            } catch (IOException e) {
                throw DatabaseFailure.of(
                        DatabaseFailure.Kind.AUTHENTICATION, "the password file " + file.path() + " cannot be read");
            }
        }
        return "";
    }

    private static String withoutLineBreak(String text) {
        int end = text.length();
        if (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
        }
        if (end > 0 && text.charAt(end - 1) == '\r') {
            end--;
        }
        return text.substring(0, end);
    }

    /**
     * Every read sets its own limits; these are for whatever else a session may do. A pooler refuses start-up properties it does
     * not know, {@code extra_float_digits} too, which the driver sends unless told otherwise.
     */
    private static Map<String, String> properties(Pooler pooler, Access access) {
        var properties = new HashMap<String, String>();
        properties.put("application_name", "weir");
        properties.put("client_encoding", "utf8");
        properties.put("DateStyle", "ISO");
        if (pooler == Pooler.NONE) {
            properties.put("extra_float_digits", "2");
            properties.put("default_transaction_read_only", access.readOnly());
            properties.put("statement_timeout", "10s");
            properties.put("lock_timeout", "5s");
            properties.put("idle_in_transaction_session_timeout", access.longestPause());
        }
        return properties;
    }

    private static void encrypt(PgConnectOptions options, Tls tls) {
        switch (tls.mode()) {
            case DISABLE -> options.setSslMode(SslMode.DISABLE);
            case PREFER -> trustOrTakeAny(options.setSslMode(SslMode.PREFER), tls.caFile());
            // As libpq does it: with a root certificate at hand, it is checked.
            case REQUIRE ->
                trustOrTakeAny(
                        options.setSslMode(tls.caFile() == null ? SslMode.REQUIRE : SslMode.VERIFY_CA), tls.caFile());
            case VERIFY_CA -> options.setSslMode(SslMode.VERIFY_CA).setTrustOptions(trusted(tls.caFile()));
            case VERIFY_FULL ->
                options.setSslMode(SslMode.VERIFY_FULL)
                        .setHostnameVerificationAlgorithm("HTTPS")
                        .setTrustOptions(trusted(tls.caFile()));
        }
    }

    private static void trustOrTakeAny(PgConnectOptions options, @Nullable Path caFile) {
        if (caFile == null) {
            options.setTrustAll(true);
        } else {
            options.setTrustOptions(trusted(caFile));
        }
    }

    private static TrustOptions trusted(@Nullable Path caFile) {
        if (caFile == null) {
            return TrustOptions.wrap(systemTrust());
        }
        if (!Files.isReadable(caFile)) {
            throw DatabaseFailure.of(
                    DatabaseFailure.Kind.CONNECTION, "the certificate file " + caFile + " cannot be read");
        }
        return new PemTrustOptions().addCertPath(caFile.toString());
    }

    private static TrustManagerFactory systemTrust() {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return factory;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
