package dev.weir.http;

import dev.weir.model.Names;
import java.util.Base64;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The path of a push: the labels of a group, as Pushgateway reads them. */
sealed interface PushPath {

    /**
     * One that names a group.
     *
     * @param labels {@code job} among them, which is not empty; of a label that occurs twice the last value
     */
    record Group(SortedMap<String, String> labels) implements PushPath {}

    /** One that does not. */
    record Malformed(String message) implements PushPath {}

    /** What the paths are that are read here, in any percent-encoding. */
    String PATTERN = "/metrics/job(?:@base64|%40base64)?/.*";

    String ROOT = "/metrics/";
    String JOB = "job";
    String BASE64 = "@base64";

    /**
     * Reads {@code /metrics/job/JOB{/LABEL/VALUE}}, percent-encoded as it came. A label's name may end in {@code @base64}: its
     * value then is base64 in the alphabet for URLs, with or without padding, which alone is the empty value. A last value may
     * be empty as it is.
     */
    static PushPath read(String path) {
        String[] segments = path.substring(ROOT.length()).split("/", -1);
        // Whoever puts a path together from a list ends it like this when the list is empty.
        int end = segments.length == 3 && segments[2].isEmpty() ? 2 : segments.length;
        var labels = new TreeMap<String, String>();
        try {
            for (int i = 0; i < end; i += 2) {
                String given = decoded(segments[i]);
                String name = given.endsWith(BASE64) ? given.substring(0, given.length() - BASE64.length()) : given;
                if (!Names.isLabelName(name)) {
                    return new Malformed("improper label name " + quote(name));
                }
                if (i + 1 == end) {
                    return new Malformed("odd number of components in the path: no value for label " + quote(name));
                }
                if (segments[i + 1].isEmpty() && i > 0 && i + 2 < end) {
                    return new Malformed(
                            "no value for label " + quote(name) + " (expected " + name + BASE64 + "/= if it is empty)");
                }
                String value = value(name, decoded(segments[i + 1]), given.endsWith(BASE64));
                if (i == 0 || !name.equals(JOB)) {
                    labels.put(name, value);
                }
            }
        } catch (IllegalArgumentException e) {
            return new Malformed(String.valueOf(e.getMessage()));
        }
        return labels.getOrDefault(JOB, "").isEmpty() ? new Malformed("job name is required") : new Group(labels);
    }

    private static String decoded(String segment) {
        return PercentEncoding.decode(segment)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the path holds " + quote(segment) + ", which is not percent-encoded UTF-8"));
    }

    private static String value(String name, String given, boolean isBase64) {
        String value = given;
        if (isBase64) {
            value = base64(given)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "invalid base64 encoding of UTF-8 for label " + name + "=" + quote(given)));
        } else if (given.equals(".") || given.equals("..")) {
            throw new IllegalArgumentException("the value " + quote(given) + " of label " + quote(name)
                    + " is a step of the path (expected it behind " + name + BASE64 + ")");
        }
        if (value.indexOf(0) >= 0) {
            throw new IllegalArgumentException("the value of label " + quote(name) + " holds a NUL character");
        }
        return value;
    }

    private static Optional<String> base64(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '=') {
            end--;
        }
        try {
            return PercentEncoding.utf8(Base64.getUrlDecoder().decode(text.substring(0, end)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String quote(String text) {
        return '"' + (text.length() <= 60 ? text : text.substring(0, 60) + "…") + '"';
    }
}
