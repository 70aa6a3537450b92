package dev.weir.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads where an engine listens: {@code host}, and {@code tls} beside it. No message shows a URL: it may hold a password. */
final class EngineAddressReader {
    private static final String EXPECTED = "unix:///var/run/docker.sock or tcp://host:port";
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)", Pattern.DOTALL);
    private static final Pattern TCP = Pattern.compile(
            "(?:\\[(?<address>[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)]|(?<host>[^:\\[\\]]+))(?::(?<port>\\d{1,5}))?/?");
    private static final int PLAIN_PORT = 2375;
    private static final int TLS_PORT = 2376;
    private static final int MAX_PORT = 65_535;
    /** {@code sun_path} of Linux has 108 bytes, the last of which is zero. */
    private static final int LONGEST_PATH = 106;

    private final Value host;
    private final Optional<Value> tls;
    private final @Nullable EngineTls files;

    private EngineAddressReader(Value host, Optional<Value> tls, @Nullable EngineTls files) {
        this.host = host;
        this.tls = tls;
        this.files = files;
    }

    /** Empty if there is a problem of {@code host}. */
    static Optional<EngineAddress> read(Section engine) {
        Optional<Value> host = engine.require("host", EXPECTED);
        Optional<Value> tls = engine.get("tls");
        @Nullable EngineTls files = tls.flatMap(EngineAddressReader::files).orElse(null);
        return host.flatMap(value ->
                value.text(EXPECTED).flatMap(text -> new EngineAddressReader(value, tls, files).address(text)));
    }

    private Optional<EngineAddress> address(String text) {
        var url = SCHEME.matcher(text);
        if (!url.matches()) {
            return refuse(host.found(), EXPECTED);
        }
        String rest = url.group(2);
        return switch (url.group(1)) {
            case "unix" -> unix(rest);
            case "tcp" -> tcp(rest);
            case "http" -> refuse("an http:// URL", "tcp://host:port");
            case "https" -> refuse("an https:// URL", "tcp://host:port with 'tls' beside it, which may be {}");
            case "ssh" -> refuse("an ssh:// URL", "unix:// with the path of a socket that ssh -L forwards, or tcp://");
            case "npipe" -> refuse("an npipe:// URL", "tcp://host:port: named pipes of Windows cannot be read");
            default -> refuse("a URL of another scheme", EXPECTED);
        };
    }

    private Optional<EngineAddress> unix(String path) {
        tls.ifPresent(value -> value.problemAtKey("'tls' is given for a socket (expected it beside tcp:// only)"));
        if (!path.startsWith("/")) {
            return refuse("unix:// without an absolute path", "three slashes, as in unix:///var/run/docker.sock");
        }
        int length = path.getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            return refuse("a path of " + length + " bytes", "at most " + LONGEST_PATH + ", as the system has it");
        }
        try {
            Path socket = Path.of(path);
            return socket.getNameCount() == 0
                    ? refuse("the path of a folder", "that of a socket, as in unix:///var/run/docker.sock")
                    : Optional.of(new EngineAddress.Unix(socket));
        } catch (InvalidPathException e) {
            return refuse("what is no path", EXPECTED);
        }
    }

    private Optional<EngineAddress> tcp(String rest) {
        Matcher parts = TCP.matcher(rest);
        Optional<String> name = parts.matches()
                ? Optional.ofNullable(parts.group("address")).or(() -> DatabaseUrl.host(parts.group("host")))
                : Optional.empty();
        if (name.isEmpty()) {
            return refuse(
                    "tcp:// with something else behind it",
                    "tcp://host:port with the name or address of a host, that of IPv6 in brackets, and nothing else");
        }
        int defaultPort = tls.isPresent() ? TLS_PORT : PLAIN_PORT;
        int port =
                Optional.ofNullable(parts.group("port")).map(Integer::parseInt).orElse(defaultPort);
        return port < 1 || port > MAX_PORT
                ? refuse("the port " + port, "a port from 1 to " + MAX_PORT)
                : Optional.of(new EngineAddress.Tcp(name.get(), port, files));
    }

    private static Optional<EngineTls> files(Value value) {
        return value.section("tls", "a mapping such as {ca_file: ca.pem}; {} trusts the system's authorities")
                .map(section -> {
                    Optional<Value> authorities = section.get("ca_file");
                    Optional<Value> certificate = section.get("certificate_file");
                    Optional<Value> key = section.get("key_file");
                    if (certificate.isPresent() != key.isPresent()) {
                        certificate
                                .or(() -> key)
                                .orElseThrow()
                                .problemAtKey("'certificate_file' and 'key_file' belong"
                                        + " together (found one of them; expected both or none)");
                    }
                    var files = new EngineTls(
                            authorities.flatMap(Value::path).orElse(null),
                            certificate.flatMap(Value::path).orElse(null),
                            key.flatMap(Value::path).orElse(null));
                    section.finish();
                    return files;
                });
    }

    private Optional<EngineAddress> refuse(String found, String expected) {
        host.problem("invalid 'host' (found %s; expected %s)".formatted(found, expected));
        return Optional.empty();
    }
}
