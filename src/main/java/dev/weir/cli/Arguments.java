package dev.weir.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Arguments that reach a command byte by byte. Java reads those of a process as text in the locale's encoding: in the POSIX
 * locale, which cron and containers have, everything but ASCII is lost on the way in and out.
 */
final class Arguments {
    private static final Path OF_THIS_PROCESS = Path.of("/proc/self/cmdline");

    private Arguments() {}

    /**
     * What to execute for a command whose words are the last arguments of this process: the words themselves or, if Java
     * cannot write them as they were, a shell that can, and that puts the command in its own place.
     */
    static List<String> faithful(List<String> command) {
        List<byte[]> words;
        try {
            words = split(Files.readAllBytes(OF_THIS_PROCESS));
        } catch (IOException e) {
            return command;
        }
        return words.size() < command.size()
                ? command
                : faithful(command, words.subList(words.size() - command.size(), words.size()));
    }

    static List<String> faithful(List<String> command, List<byte[]> words) {
        boolean same = true;
        for (int i = 0; i < command.size(); i++) {
            same &= Arrays.equals(command.get(i).getBytes(Charset.defaultCharset()), words.get(i));
        }
        return same ? command : List.of("/bin/sh", "-c", script(words));
    }

    private static String script(List<byte[]> words) {
        var script = new StringBuilder();
        var exec = new StringBuilder("exec");
        for (int i = 0; i < words.size(); i++) {
            // The full stop keeps newlines at the end, which a substitution cuts off.
            script.append("a%d=$(printf '".formatted(i));
            for (byte b : words.get(i)) {
                script.append("\\%03o".formatted(b & 0xFF));
            }
            script.append(".'); a%d=${a%d%%.}; ".formatted(i, i));
            exec.append(" \"$a%d\"".formatted(i));
        }
        return script.append(exec).toString();
    }

    private static List<byte[]> split(byte[] line) {
        var words = new ArrayList<byte[]>();
        for (String word : new String(line, StandardCharsets.ISO_8859_1).split("\0", -1)) {
            words.add(word.getBytes(StandardCharsets.ISO_8859_1));
        }
        words.remove(words.size() - 1);
        return words;
    }
}
