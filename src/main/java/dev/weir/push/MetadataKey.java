package dev.weir.push;

import java.util.Comparator;
import java.util.UUID;

/** One value that an agent tells. */
public record MetadataKey(UUID agent, String key) implements Comparable<MetadataKey> {
    private static final Comparator<MetadataKey> ORDER =
            Comparator.comparing(MetadataKey::agent).thenComparing(MetadataKey::key);

    @Override
    public int compareTo(MetadataKey other) {
        return ORDER.compare(this, other);
    }
}
