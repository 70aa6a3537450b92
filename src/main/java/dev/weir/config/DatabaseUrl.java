package dev.weir.config;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parts of {@code postgresql://user:password@host:port/database?sslmode=…}, percent-decoded; empty if not given. */
record DatabaseUrl(
        Optional<String> host,
        Optional<Integer> port,
        Optional<String> database,
        Optional<String> username,
        Optional<Password> password,
        Optional<Tls.Mode> tls) {

    static final DatabaseUrl NOTHING = new DatabaseUrl(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final String EXPECTED = "postgresql://username:password@host:port/database?sslmode=verify-full";
    private static final Pattern SYNTAX = Pattern.compile("postgres(?:ql)?://"
            + "(?:(?<username>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?"
            + "(?:\\[(?<address>[0-9a-fA-F:.]+)]|(?<host>[^:@/?#\\[\\]]*))(?::(?<port>\\d{0,9}))?"
            + "(?:/(?<database>[^/?#]*))?(?:\\?(?<query>[^#]*))?");
    private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}._-]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final String SSLMODE = "sslmode=";

    /** Nothing and a problem if the text is not such a URL. No message shows any of it, since it may hold a password. */
    static Optional<DatabaseUrl> read(Value value) {
        return value.text(EXPECTED).flatMap(text -> {
            try {
                var matcher = SYNTAX.matcher(text);
                if (matcher.matches()) {
                    return parts(matcher, value);
                }
            } catch (IllegalArgumentException e) {
                // A part that cannot be read is the same as no URL at all: which one must not be told.
            }
            value.problem("invalid 'url' (expected " + EXPECTED + ", special characters as %XX)");
            return Optional.empty();
        });
    }

    /** A host name or an address; empty for anything else, as lists of hosts and sockets are. */
    static Optional<String> host(String text) {
        return Optional.of(text).filter(host -> HOST.matcher(host).matches());
    }

    private static Optional<DatabaseUrl> parts(Matcher url, Value value) {
        Optional<String> query = Optional.ofNullable(url.group("query"));
        Optional<Tls.Mode> tls = query.flatMap(parameters -> tls(parameters, value));
        if (query.isPresent() && tls.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DatabaseUrl(
                part(url.group("address")).or(() -> part(url.group("host"))).map(name -> host(name)
                        .orElseThrow(IllegalArgumentException::new)),
                part(url.group("port")).map(DatabaseUrl::port),
                part(url.group("database")),
                part(url.group("username")),
                part(url.group("password")).<Password>map(Password.Literal::new),
                tls));
    }

    private static int port(String digits) {
        int port = Integer.parseInt(digits);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException();
        }
        return port;
    }

    private static Optional<Tls.Mode> tls(String query, Value value) {
        Optional<Tls.Mode> tls = Optional.empty();
        for (String parameter : query.split("&", -1)) {
            if (!parameter.startsWith(SSLMODE) || tls.isPresent()) {
                value.problem("unknown parameter in 'url' (expected only sslmode, once)");
                return Optional.empty();
            }
            tls = Arrays.stream(Tls.Mode.values())
                    .filter(mode -> Value.nameOf(mode).equals(parameter.substring(SSLMODE.length())))
                    .findFirst();
            if (tls.isEmpty()) {
                value.problem(
                        "invalid sslmode in 'url' (expected one of disable, prefer, require, verify-ca, verify-full)");
                return Optional.empty();
            }
        }
        return tls;
    }

    private static Optional<String> part(@Nullable String text) {
        return Optional.ofNullable(text).filter(t -> !t.isEmpty()).map(DatabaseUrl::decode);
    }

    private static String decode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                decoded.write(bytes[i]);
                continue;
            }
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (high < 0 || low < 0 || high + low == 0) {
                throw new IllegalArgumentException();
            }
            decoded.write(high * 16 + low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
