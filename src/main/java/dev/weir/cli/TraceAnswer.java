package dev.weir.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the gateway's answers mean, and what it is sent. */
final class TraceAnswer {
    private static final int CREATED = 201;
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final Set<Integer> REFUSALS = Set.of(400, 413);
    private static final int TOO_MANY = 429;
    private static final int LONGEST_REASON = 300;
    private static final double LONGEST_LEASE_SECONDS = 1e6;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final JsonFactory JSON = new JsonFactory();

    private TraceAnswer() {}

    /** The JSON that begins a trace. */
    static String body(TraceOptions work) {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("name", work.name());
            json.writeObjectFieldStart("labels");
            for (Map.Entry<String, String> label : work.labels().entrySet()) {
                json.writeStringField(label.getKey(), label.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** What an answer to a call means. */
    static TraceReply read(TraceCall call, int status, byte[] body) {
        boolean begins = call instanceof TraceCall.Begin;
        if (call instanceof TraceCall.End && (status == NO_CONTENT || status == OK)) {
            return new TraceReply.Ended();
        } else if (!begins && (status == NOT_FOUND || status == GONE)) {
            return new TraceReply.Gone("the gateway has lost the trace (HTTP " + status + ")");
        }
        Map<String, String> fields = fields(body);
        if (begins && (REFUSALS.contains(status) || status == TOO_MANY)) {
            String why = printable(fields.getOrDefault("error", "HTTP " + status));
            return status == TOO_MANY ? new TraceReply.Failed(why) : new TraceReply.Refused(why);
        } else if (status == (begins ? CREATED : OK)) {
            return granted(fields)
                    .orElseGet(() ->
                            new TraceReply.Failed("what answers is not a gateway's traces (HTTP " + status + ")"));
        }
        return new TraceReply.Failed("the gateway answers HTTP " + status);
    }

    private static Optional<TraceReply> granted(Map<String, String> fields) {
        String id = fields.getOrDefault("id", "");
        try {
            double lease = Double.parseDouble(fields.getOrDefault("lease_seconds", ""));
            return ID.matcher(id).matches() && lease > 0 && lease <= LONGEST_LEASE_SECONDS
                    ? Optional.of(new TraceReply.Granted(id, Duration.ofNanos((long) (lease * 1e9))))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The strings and numbers of a JSON object, as text; of anything else, as many as can be read. */
    private static Map<String, String> fields(byte[] body) {
        var fields = new HashMap<String, String>();
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return fields;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken().isScalarValue()) {
                    fields.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            // Not JSON: what was read of it is judged as it is.
        }
        return fields;
    }

    private static String printable(String reason) {
        String clean = reason.replaceAll("\\p{Cntrl}+", " ");
        return clean.length() > LONGEST_REASON ? clean.substring(0, LONGEST_REASON) + "…" : clean;
    }
}
