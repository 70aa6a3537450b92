package dev.weir.push;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What tells one group from another.
 *
 * @param labels {@code job} and what else stands in the path; a value other than the job's may be empty
 */
public record GroupKey(SortedMap<String, String> labels) {
    /** By the names and values of the labels, the first that differs; of two that start alike the shorter is first. */
    static final Comparator<GroupKey> ORDER = GroupKey::compare;

    public GroupKey {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /**
     * The same for the same labels, in every process: a UUID of version 8, of what SHA-256 makes of the names and values in
     * order, each with its length in front.
     */
    public UUID id() {
        MessageDigest digest = sha256();
        labels.forEach((name, value) -> {
            add(name, digest);
            add(value, digest);
        });
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        long high = (hash.getLong() & ~0xF000L) | 0x8000L;
        long low = (hash.getLong() & ~(3L << 62)) | (1L << 63);
        return new UUID(high, low);
    }

    public String job() {
        return labels.getOrDefault("job", "");
    }

    /** The labels as they are written in messages: {@code {instance="db1", job="backup"}}. */
    String describe() {
        var text = new StringBuilder("{");
        labels.forEach((name, value) -> text.append(text.length() == 1 ? "" : ", ")
                .append(name)
                .append("=\"")
                .append(value)
                .append('"'));
        return text.append('}').toString();
    }

    private static void add(String text, MessageDigest to) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        to.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static int compare(GroupKey one, GroupKey other) {
        Iterator<Map.Entry<String, String>> others = other.labels.entrySet().iterator();
        for (Map.Entry<String, String> label : one.labels.entrySet()) {
            if (!others.hasNext()) {
                return 1;
            }
            Map.Entry<String, String> another = others.next();
            int names = label.getKey().compareTo(another.getKey());
            int order = names != 0 ? names : label.getValue().compareTo(another.getValue());
            if (order != 0) {
                return order;
            }
        }
        return others.hasNext() ? -1 : 0;
    }
}
