package dev.weir.cli;

import dev.weir.model.Names;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a gateway is to be told of.
 *
 * @param traces where the gateway takes traces
 * @param name what the metrics are called
 */
record TraceOptions(URI traces, String name, Map<String, String> labels) {
    private static final String PATH = "/api/v1/traces";
    private static final int HIGHEST_PORT = 65_535;

    /**
     * Reads what was given on the command line.
     *
     * @throws IllegalArgumentException saying which option is wrong, what was found and what would do
     */
    static TraceOptions of(String gateway, String name, List<String> labels) {
        if (!Names.isMetricName(name) || name.contains(":")) {
            throw wrong("--name", name, "letters, digits and '_', no digit in front");
        }
        var read = new TreeMap<String, String>();
        for (String label : labels) {
            int equals = label.indexOf('=');
            if (equals < 0 || !Names.isLabelName(label.substring(0, equals))) {
                throw wrong(
                        "--label",
                        label,
                        "NAME=VALUE with a NAME of letters, digits and '_', with neither a digit nor '__' in front");
            }
            if (label.indexOf('\uFFFD') >= 0) {
                throw wrong("--label", label, "text that this locale can read, or LC_ALL=C.UTF-8 in the environment");
            }
            if (read.put(label.substring(0, equals), label.substring(equals + 1)) != null) {
                throw wrong("--label", label, "each label once");
            }
        }
        return new TraceOptions(traces(gateway), name, Map.copyOf(read));
    }

    private static URI traces(String gateway) {
        URI uri;
        try {
            uri = new URI(gateway.strip());
        } catch (URISyntaxException e) {
            throw wrong("--gateway", gateway, "a URL like http://weir:9347");
        }
        String scheme = String.valueOf(uri.getScheme());
        if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
            throw wrong("--gateway", gateway, "a URL that starts with http:// or https://");
        }
        if (uri.getRawUserInfo() != null
                || String.valueOf(uri.getRawAuthority()).contains("@")) {
            // Not shown: it is a secret.
            throw new IllegalArgumentException("--gateway: a user or password in the URL is not supported");
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > HIGHEST_PORT) {
            throw wrong("--gateway", gateway, "a host name of letters, digits, '-' and '.', and a port up to 65535");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw wrong("--gateway", gateway, "a URL without '?' and '#'");
        }
        return URI.create(
                scheme + "://" + uri.getRawAuthority() + uri.getRawPath().replaceAll("/+$", "") + PATH);
    }

    private static IllegalArgumentException wrong(String option, String found, String expected) {
        return new IllegalArgumentException("invalid %s (found '%s'; expected %s)".formatted(option, found, expected));
    }
}
