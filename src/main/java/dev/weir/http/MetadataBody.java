package dev.weir.http;

import com.fasterxml.jackson.core.JsonParser;
import dev.weir.push.MetadataEntry;
import dev.weir.push.format.MalformedBody;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of a request in which an agent tells of itself. */
final class MetadataBody {
    private static final String EXPECTED =
            "expected [{\"key\": \"load\", \"value\": \"0.5\"}], or {\"keys\": [\"load\"], \"values\": [\"0.5\"]}";
    private static final String HALF_A_PAIR = "\uDFFF";
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final Set<String> ENTRY = Set.of("key", "value", "error", "collected_at");
    private static final Set<String> ARRAYS = Set.of("keys", "values", "errors", "collected_at");

    private MetadataBody() {}

    /**
     * Reads bytes as JSON, whatever they are said to be: a list of entries, alone or as {@code metadata}, or parallel lists. Bytes of
     * a text that are not UTF-8 become halves of surrogate pairs, so that its entry alone is refused.
     *
     * @throws MalformedBody if they are anything else
     */
    static List<MetadataEntry> read(byte[] body) {
        Object json;
        try (JsonParser parser = TraceBody.STRICT.createParser(text(body))) {
            json = JacksonCodec.fromParser(parser, Object.class);
        } catch (DecodeException | IOException e) {
            throw malformed("the body is not JSON: " + TraceBody.firstLine(e));
        }
        if (json instanceof JsonArray list) {
            return entries(list);
        }
        if (!(json instanceof JsonObject object)) {
            throw malformed("the body is neither a list nor an object");
        }
        if (object.containsKey("metadata")) {
            known(object, Set.of("metadata"), "the body");
            return entries(list(object, "metadata"));
        }
        return parallel(object);
    }

    private static String text(byte[] body) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .replaceWith(HALF_A_PAIR)
                .decode(ByteBuffer.wrap(body))
                .toString();
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static List<MetadataEntry> entries(JsonArray list) {
        var entries = new ArrayList<MetadataEntry>(list.size());
        for (int i = 0; i < list.size(); i++) {
            if (!(list.getValue(i) instanceof JsonObject entry)) {
                throw malformed("entry " + i + " is no object");
            }
            String where = "entry " + i;
            known(entry, ENTRY, where);
            entries.add(new MetadataEntry(
                    key(entry.getValue("key"), where),
                    text(entry.getValue("value"), "value", where),
                    text(entry.getValue("error"), "error", where),
                    instant(entry.getValue("collected_at"), where)));
        }
        return entries;
    }

    private static List<MetadataEntry> parallel(JsonObject body) {
        known(body, ARRAYS, "the body");
        JsonArray keys = list(body, "keys");
        JsonArray values = list(body, "values");
        JsonArray errors = body.containsKey("errors") ? list(body, "errors") : nothing(keys.size());
        JsonArray collectedAt = body.containsKey("collected_at") ? list(body, "collected_at") : nothing(keys.size());
        if (values.size() != keys.size() || errors.size() != keys.size() || collectedAt.size() != keys.size()) {
            throw malformed("the lists differ in length: keys " + keys.size() + ", values " + values.size()
                    + ", errors " + errors.size() + ", collected_at " + collectedAt.size());
        }
        var entries = new ArrayList<MetadataEntry>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            String where = "entry " + i;
            entries.add(new MetadataEntry(
                    key(keys.getValue(i), where),
                    text(values.getValue(i), "value", where),
                    text(errors.getValue(i), "error", where),
                    instant(collectedAt.getValue(i), where)));
        }
        return entries;
    }

    private static void known(JsonObject object, Set<String> keys, String where) {
        for (String key : object.fieldNames()) {
            if (!keys.contains(key)) {
                throw malformed("unknown key " + TraceBody.quote(key) + " in " + where);
            }
        }
    }

    private static JsonArray list(JsonObject body, String key) {
        if (body.getValue(key) instanceof JsonArray list) {
            return list;
        }
        throw malformed("'" + key + "' is no list");
    }

    private static JsonArray nothing(int times) {
        var nothing = new JsonArray();
        for (int i = 0; i < times; i++) {
            nothing.addNull();
        }
        return nothing;
    }

    private static MalformedBody malformed(String message) {
        return new MalformedBody(message + " (" + EXPECTED + ")");
    }

    private static String key(@Nullable Object key, String where) {
        if (key instanceof String text) {
            return text;
        }
        throw malformed("the key of " + where + " is no text");
    }

    private static String text(@Nullable Object value, String what, String where) {
        if (value == null) {
            return "";
        }
        if (value instanceof String text) {
            return text;
        }
        throw malformed("the " + what + " of " + where + " is no text");
    }

    private static @Nullable Instant instant(@Nullable Object value, String where) {
        if (value == null) {
            return null;
        }
        try {
            if (value instanceof String text) {
                return OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
            }
            if (value instanceof Number number) {
                var seconds = new BigDecimal(number.toString());
                BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
                return Instant.ofEpochSecond(
                        whole.longValueExact(),
                        seconds.subtract(whole).movePointRight(9).longValue());
            }
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            // Neither is it a time.
        }
        throw malformed("'collected_at' of " + where + " is no time, as 2026-11-22T14:00:00Z or unix seconds");
    }
}
