package dev.weir.push.format;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A media type as HTTP headers have it.
 *
 * @param name in lower case
 * @param parameters by their names in lower case
 */
record MediaType(String name, Map<String, String> parameters) {

    /** Never fails: what cannot be read is left out. */
    static MediaType of(String header) {
        int end = header.indexOf(';');
        String name = (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        var parameters = new HashMap<String, String>();
        int at = end;
        while (at >= 0 && at < header.length()) {
            int equals = header.indexOf('=', at);
            int next = header.indexOf(';', at + 1);
            if (equals < 0) {
                break;
            }
            if (next >= 0 && next < equals) {
                at = next;
                continue;
            }
            String key = header.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
            var value = new StringBuilder();
            at = value(header, equals + 1, value);
            parameters.putIfAbsent(key, value.toString());
        }
        return new MediaType(name, parameters);
    }

    String parameter(String key) {
        return parameters.getOrDefault(key, "");
    }

    /** @return where the next parameter starts, with its semicolon */
    private static int value(String header, int from, StringBuilder to) {
        int at = from;
        while (at < header.length() && header.charAt(at) == ' ') {
            at++;
        }
        if (at == header.length() || header.charAt(at) != '"') {
            int end = header.indexOf(';', at) < 0 ? header.length() : header.indexOf(';', at);
            to.append(header.substring(at, end).strip());
            return end;
        }
        at++;
        while (at < header.length() && header.charAt(at) != '"') {
            if (header.charAt(at) == '\\' && at + 1 < header.length()) {
                at++;
            }
            to.append(header.charAt(at++));
        }
        int end = header.indexOf(';', at);
        return end < 0 ? header.length() : end;
    }
}
