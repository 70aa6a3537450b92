package dev.weir.source.docker.json;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A JSON document that is read once from its beginning to its end. It always stands at a value; whoever does not read that passes
 * over it. What is null counts as absent, what is of another type than wanted as malformed.
 */
final class Json {
    /** What is kept of a text. A label of a sample has at most half as many characters, of two units each. */
    static final int LONGEST_TEXT = 2 * (Listed.LONGEST_LABEL + 1);

    private static final int DEEPEST = 100;
    private static final int MOST_DIGITS = 100;
    private static final double HIGHEST = 0x1p64;
    private static final double HIGHEST_INTEGER = 0x1p53;
    private static final Instant YEAR_2 = Instant.parse("0002-01-01T00:00:00Z");

    /** Names are neither interned nor kept: users make them up, as those of labels. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(MOST_DIGITS)
                    .maxStringLength(ShortTexts.LONGEST_KEPT)
                    .maxNameLength(ShortTexts.LONGEST_KEPT)
                    .build())
            .errorReportConfiguration(
                    ErrorReportConfiguration.builder().maxErrorTokenLength(20).build())
            .build();

    private final String what;
    private final ShortTexts input;
    private final JsonParser parser;

    private Json(String what, ShortTexts input, JsonParser parser) {
        this.what = what;
        this.input = input;
        this.parser = parser;
    }

    /** Makes something of a document. */
    interface Document<T> {
        T read(Json json) throws IOException;
    }

    /** Is told of each member of an object, while the document stands at its value. */
    interface Members {
        void read(String name) throws IOException;
    }

    /** Is told of each element of an array, while the document stands at it. */
    interface Elements {
        void read() throws IOException;
    }

    /**
     * Reads all of a body, which is left open.
     *
     * @param what it is, for messages
     * @return empty if the body is
     * @throws MalformedAnswer if it is not one JSON document in UTF-8; what the stream throws passes
     */
    static <T> Optional<T> read(String what, InputStream body, Document<T> document) throws IOException {
        var input = new ShortTexts(new InputStreamReader(body, StandardCharsets.UTF_8.newDecoder()));
        try (JsonParser parser = FACTORY.createParser(input)) {
            var json = new Json(what, input, parser);
            try {
                if (parser.nextToken() == null) {
                    return Optional.empty();
                }
                T value = document.read(json);
                parser.skipChildren();
                if (parser.nextToken() != null) {
                    throw json.malformed("something follows its end");
                }
                return Optional.of(value);
            } catch (JsonProcessingException e) {
                throw json.malformed(problem(e));
            } catch (CharacterCodingException e) {
                throw json.malformed("what follows is not UTF-8");
            }
        }
    }

    /** Reads the members of an object; false if there is none. */
    boolean object(Members members) throws IOException {
        if (!isPresent(JsonToken.START_OBJECT, "an object")) {
            return false;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.read(name);
            parser.skipChildren();
        }
        return true;
    }

    /** Reads the elements of an array; false if there is none. */
    boolean array(Elements elements) throws IOException {
        if (!isPresent(JsonToken.START_ARRAY, "an array")) {
            return false;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.read();
            parser.skipChildren();
        }
        return true;
    }

    /** At most the first {@link #LONGEST_TEXT} units of a text. */
    @Nullable
    String text() throws IOException {
        if (!isPresent(JsonToken.VALUE_STRING, "text")) {
            return null;
        }
        String text = parser.getText();
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    /** False if there is none. */
    boolean flag() throws IOException {
        return parser.currentToken() != JsonToken.VALUE_FALSE && isPresent(JsonToken.VALUE_TRUE, "true or false");
    }

    /** A number that is not negative, as a double next to it; NaN if there is none. */
    double amount() throws IOException {
        double number = number();
        if (number < 0 || number > HIGHEST) {
            throw malformed("a number from 0 to 2^64 belongs here");
        }
        return number == 0 ? 0 : number;
    }

    /** Empty if there is none. */
    OptionalLong integer() throws IOException {
        double number = number();
        if (Double.isNaN(number)) {
            return OptionalLong.empty();
        }
        if (number != Math.rint(number) || Math.abs(number) > HIGHEST_INTEGER) {
            throw malformed("an integer belongs here");
        }
        return OptionalLong.of((long) number);
    }

    /** A point in time, as RFC 3339 writes it; null if there is none, which the first year of all stands for, too. */
    @Nullable
    Instant time() throws IOException {
        String text = text();
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            return time.isBefore(YEAR_2) ? null : time;
        } catch (DateTimeException e) {
            throw malformed("'" + Shown.of(text, 40) + "' is no time, as 2026-11-22T14:00:00.5Z");
        }
    }

    /** Passes over the id of a container that was asked for; none and an empty one will do. */
    void own(String id) throws IOException {
        String found = text();
        if (found != null && !found.isEmpty() && !found.equals(id)) {
            throw malformed("it is of another container: " + Shown.of(found, 80));
        }
    }

    MalformedAnswer malformed(String problem) {
        long at = parser.currentLocation().getCharOffset() + input.dropped();
        return new MalformedAnswer("the " + what + " is malformed at " + path() + ", character " + at + ": " + problem);
    }

    private double number() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT
                || isPresent(JsonToken.VALUE_NUMBER_INT, "a number")) {
            return parser.getDoubleValue();
        }
        return Double.NaN;
    }

    private boolean isPresent(JsonToken wanted, String name) throws MalformedAnswer {
        JsonToken token = parser.currentToken();
        if (token != wanted && token != JsonToken.VALUE_NULL) {
            throw malformed(name + " belongs here");
        }
        return token == wanted;
    }

    private String path() {
        var path = new StringBuilder();
        JsonStreamContext place = parser.getParsingContext();
        for (; place != null && !place.inRoot(); place = place.getParent()) {
            if (place.hasCurrentIndex() && place.inArray()) {
                path.insert(0, "/" + place.getCurrentIndex());
            } else if (place.hasCurrentName()) {
                path.insert(0, "/" + Shown.of(place.getCurrentName(), 30));
            }
        }
        return path.isEmpty() ? "/" : Shown.of(path.toString(), 200);
    }

    private static String problem(JsonProcessingException e) {
        String problem = e.getOriginalMessage();
        if (e instanceof JsonEOFException || problem.startsWith("Unexpected end-of-input")) {
            return "it ends too early";
        }
        if (e instanceof StreamConstraintsException) {
            return "it is nested deeper than " + DEEPEST + ", or a number has more than " + MOST_DIGITS + " digits";
        }
        return "it is no JSON: " + Shown.of(problem, 100);
    }
}
