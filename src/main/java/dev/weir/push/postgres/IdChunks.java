package dev.weir.push.postgres;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Ids as the payloads of messages: the 16 bytes of each as base64 without padding, one behind the other. */
final class IdChunks {
    /** The most ids of a message: PostgreSQL takes payloads of less than 8,000 bytes. */
    static final int LONGEST = 363;

    private static final int WIDTH = 22;
    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();

    private IdChunks() {}

    /** The payloads that carry these ids, each once, in their order; none for none. */
    static List<String> encode(Collection<UUID> ids) {
        List<String> each = ids.stream().distinct().map(IdChunks::encode).toList();
        var chunks = new ArrayList<String>();
        for (int from = 0; from < each.size(); from += LONGEST) {
            chunks.add(String.join("", each.subList(from, Math.min(from + LONGEST, each.size()))));
        }
        return chunks;
    }

    /** The ids of a payload; empty if it is none of Weir's. */
    static Optional<List<UUID>> decode(String payload) {
        if (payload.isEmpty() || payload.length() % WIDTH != 0) {
            return Optional.empty();
        }
        var ids = new ArrayList<UUID>(payload.length() / WIDTH);
        try {
            for (int from = 0; from < payload.length(); from += WIDTH) {
                ids.add(decodeOne(payload.substring(from, from + WIDTH)));
            }
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        return Optional.of(ids);
    }

    private static String encode(UUID id) {
        var bytes = ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        return ENCODER.encodeToString(bytes.array());
    }

    private static UUID decodeOne(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        if (bytes.length != 16) {
            throw new IllegalArgumentException("padding");
        }
        var buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
