package dev.weir.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Linux tells of a process in its folder of {@code /proc}; elsewhere there is nothing. */
final class ProcessFiles {
    private static final Pattern RESIDENT = Pattern.compile("^VmRSS:\\s+(\\d+) kB", Pattern.MULTILINE);
    private static final Pattern MOST_FILES = Pattern.compile("^Max open files\\s+(\\d+)", Pattern.MULTILINE);

    private final Path folder;

    ProcessFiles(Path folder) {
        this.folder = folder;
    }

    OptionalLong residentBytes() {
        OptionalLong kibibytes = number("status", RESIDENT);
        return kibibytes.isPresent() ? OptionalLong.of(kibibytes.getAsLong() * 1024) : kibibytes;
    }

    /** Empty if there is no limit, too. */
    OptionalLong mostDescriptors() {
        return number("limits", MOST_FILES);
    }

    OptionalLong openDescriptors() {
        try (Stream<Path> open = Files.list(folder.resolve("fd"))) {
            return OptionalLong.of(open.count());
        } catch (IOException notThere) {
            return OptionalLong.empty();
        }
    }

    private OptionalLong number(String file, Pattern pattern) {
        try {
            Matcher found = pattern.matcher(Files.readString(folder.resolve(file)));
            return found.find() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
        } catch (IOException notThere) {
            return OptionalLong.empty();
        }
    }
}
