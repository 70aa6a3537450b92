package dev.weir.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The body of a request to start a trace. */
sealed interface TraceBody {

    /** One that can be understood; whether names are right is another question. */
    record Named(String name, Map<String, String> labels) implements TraceBody {}

    /** One that cannot. */
    record Malformed(String message) implements TraceBody {}

    /** JSON that says the same thing twice says nothing. */
    JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    String EXPECTED = "expected {\"name\": \"backup\", \"labels\": {\"db\": \"shop\"}}";

    /** Reads bytes as JSON, whatever they are said to be. */
    static TraceBody read(byte[] body) {
        Object json;
        try (JsonParser parser = STRICT.createParser(body)) {
            json = JacksonCodec.fromParser(parser, Object.class);
        } catch (DecodeException | IOException e) {
            return malformed("the body is not JSON (" + firstLine(e) + "; " + EXPECTED + ")");
        }
        return json instanceof JsonObject object ? read(object) : malformed("the body is no object (" + EXPECTED + ")");
    }

    private static TraceBody read(JsonObject body) {
        for (String key : body.fieldNames()) {
            if (!List.of("name", "labels").contains(key)) {
                return malformed("unknown key " + quote(key) + " (" + EXPECTED + ")");
            }
        }
        if (!(body.getValue("name") instanceof String name)) {
            return malformed("'name' is no text (" + EXPECTED + ")");
        }
        if (!body.containsKey("labels")) {
            return new Named(name, Map.of());
        }
        if (!(body.getValue("labels") instanceof JsonObject given)) {
            return malformed("'labels' is no object (" + EXPECTED + ")");
        }
        Map<String, String> labels = new LinkedHashMap<>();
        for (String label : given.fieldNames()) {
            if (!(given.getValue(label) instanceof String value)) {
                return malformed("the value of the label " + quote(label) + " is no text (" + EXPECTED + ")");
            }
            labels.put(label, value);
        }
        return new Named(name, labels);
    }

    private static Malformed malformed(String message) {
        return new Malformed(message);
    }

    /** Without where in the source Jackson was: it keeps none. */
    static String firstLine(Exception e) {
        return Optional.ofNullable(e.getMessage())
                .flatMap(message -> message.lines().findFirst())
                .map(line -> line.replaceFirst(" \\(start marker at .*", ""))
                .orElse("unreadable");
    }

    static String quote(String text) {
        return "'" + (text.length() <= 60 ? text : text.substring(0, 60) + "…") + "'";
    }
}
