package dev.weir.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** The bytes of a file as text: bounded, UTF-8, without characters that YAML does not allow. */
final class TextFile {
    static final int MAX_BYTES = 1 << 20;

    private final Path file;
    private final Problems problems;

    private TextFile(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The bytes of a file, or why there are none. */
    private record Content(ByteBuffer bytes, String problem) {
        Content(String problem) {
            this(ByteBuffer.allocate(0), problem);
        }
    }

    /** The text of a file; empty if there is a problem. A byte order mark is not part of it. */
    static Optional<String> read(Path file, FilesRead files, Problems problems) {
        Content content = files.ask(() -> content(file));
        var text = new TextFile(file, problems);
        return content.problem.isEmpty() ? text.decode(content.bytes.duplicate()) : text.refuse("", content.problem);
    }

    private static Content content(Path file) {
        if (Files.isDirectory(file)) {
            return new Content("cannot read the file (found a directory)");
        }
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            return bytes.length > MAX_BYTES
                    ? new Content("the file is too large (found more than 1 MiB; expected at most that)")
                    : new Content(ByteBuffer.wrap(bytes), "");
        } catch (NoSuchFileException e) {
            return new Content("cannot read the file (it does not exist)");
        } catch (AccessDeniedException e) {
            return new Content("cannot read the file (access is denied)");
        } catch (IOException e) {
            return new Content("cannot read the file (" + e.getMessage() + ")");
        }
    }

    private Optional<String> decode(ByteBuffer in) {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var out = CharBuffer.allocate(in.remaining());
        boolean malformed = decoder.decode(in, out, true).isError();
        String text = out.flip().toString();
        if (malformed) {
            return refuse(text, "not UTF-8 (found the byte 0x%02X; expected UTF-8 text)".formatted(in.get()));
        }
        return allowed(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private Optional<String> allowed(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (!StreamReader.isPrintable(text.codePointAt(i))) {
                String found = "not YAML (found the character U+%04X; expected text)".formatted(text.codePointAt(i));
                return refuse(text.substring(0, i), found);
            }
        }
        return Optional.of(text);
    }

    private Optional<String> refuse(String before, String message) {
        problems.add(endOf(before), message);
        return Optional.empty();
    }

    private Location endOf(String before) {
        String[] lines = lines(before);
        String last = lines[lines.length - 1];
        return new Location(file, lines.length, last.codePointCount(0, last.length()) + 1);
    }

    /** The lines of a text as YAML counts them; a text that ends in a line break has an empty last one. */
    static String[] lines(String text) {
        return text.split("\r\n|\r|\n", -1);
    }
}
