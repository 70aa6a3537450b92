package dev.weir.push.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The labels of one sample after the other. */
final class Labels {
    private final Set<String> group;
    private final List<Label> labels = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    /** @param escaped the value as text 0.0.4 has it */
    private record Label(String name, String escaped) {}

    /** @param group names of labels that are left out */
    Labels(Set<String> group) {
        this.group = group;
    }

    void clear() {
        labels.clear();
    }

    void add(String name, String escaped) {
        labels.add(new Label(name, escaped));
    }

    int size() {
        return labels.size();
    }

    /** Sorts them. */
    void sort() {
        labels.sort(Comparator.comparing(Label::name));
    }

    /** A name that two of them have, once they are sorted. */
    Optional<String> repeated() {
        for (int i = 1; i < labels.size(); i++) {
            if (labels.get(i).name().equals(labels.get(i - 1).name())) {
                return Optional.of(labels.get(i).name());
            }
        }
        return Optional.empty();
    }

    /** Takes a label away, and gives its value. */
    Optional<String> take(String name) {
        for (int i = 0; i < labels.size(); i++) {
            if (labels.get(i).name().equals(name)) {
                return Optional.of(labels.remove(i).escaped());
            }
        }
        return Optional.empty();
    }

    /** What stands between the braces, without the group's labels and without empty ones: the same for the same series. */
    String text() {
        text.setLength(0);
        for (Label label : labels) {
            if (!label.escaped().isEmpty() && !group.contains(label.name())) {
                text.append(text.isEmpty() ? "" : ",").append(label.name());
                text.append("=\"").append(label.escaped()).append('"');
            }
        }
        return text.toString();
    }

    static String escape(String value) {
        return value.indexOf('\\') < 0 && value.indexOf('"') < 0 && value.indexOf('\n') < 0
                ? value
                : value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** @throws IllegalArgumentException naming an escape that is none */
    static String unescape(String escaped) {
        int at = escaped.indexOf('\\');
        if (at < 0) {
            return escaped;
        }
        var value = new StringBuilder(escaped.length());
        int from = 0;
        for (; at >= 0; at = escaped.indexOf('\\', from)) {
            char c = at + 1 < escaped.length() ? escaped.charAt(at + 1) : ' ';
            if (c != '\\' && c != 'n' && c != '"') {
                throw new IllegalArgumentException(Quoted.text(escaped, at, Math.min(at + 2, escaped.length())));
            }
            value.append(escaped, from, at).append(c == 'n' ? '\n' : c);
            from = at + 2;
        }
        return value.append(escaped, from, escaped.length()).toString();
    }
}
