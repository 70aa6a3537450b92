package dev.weir.cli;

import java.util.Arrays;
import org.graalvm.nativeimage.RuntimeOptions;
import org.graalvm.nativeimage.VMRuntime;
import picocli.CommandLine;

/**
 * The options of the virtual machine inside a native image, such as {@code -Xmx64m}: those in front of the command, as they
 * stand in front of {@code -jar}. The image would look for them itself, but in all words, and those behind {@code trace --}
 * are somebody else's: so it is built without that ({@code -H:-ParseRuntimeOptions}) and waits for {@link #take}.
 */
final class ImageOptions {
    private static final String PROPERTY = "-D";
    private static final String MEMORY = "-X";
    private static final String NAMED = "-XX:";
    private static final String PERCENT = "Percent";

    private ImageOptions() {}

    /**
     * Sets the options, and lets the virtual machine install what depends on them: nothing else may happen before. Ends the
     * program if one of them is wrong.
     *
     * @return the other arguments
     */
    static String[] take(String... arguments) {
        int taken = 0;
        while (taken < arguments.length && isOption(arguments[taken])) {
            String option = arguments[taken];
            orEnd(option, () -> set(option));
            taken++;
        }
        // Only here is it found out what does not go together.
        orEnd("options", VMRuntime::initialize);
        return Arrays.copyOfRange(arguments, taken, arguments.length);
    }

    private static void orEnd(String what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException wrong) {
            System.err.println("weir: " + what + ": " + wrong.getMessage());
            System.exit(CommandLine.ExitCode.USAGE);
        }
    }

    private static boolean isOption(String word) {
        return word.startsWith(PROPERTY) || word.startsWith(MEMORY);
    }

    private static void set(String option) {
        if (option.startsWith(PROPERTY)) {
            String[] property = option.substring(PROPERTY.length()).split("=", 2);
            System.setProperty(property[0], property.length == 1 ? "" : property[1]);
        } else if (option.startsWith(NAMED)) {
            setNamed(option.substring(NAMED.length()));
        } else {
            // The value is part of the name.
            RuntimeOptions.set(option.substring(MEMORY.length()), "");
        }
    }

    private static void setNamed(String option) {
        if (option.startsWith("+") || option.startsWith("-")) {
            RuntimeOptions.set(option.substring(1), option.startsWith("+"));
            return;
        }
        String[] parts = option.split("=", 2);
        RuntimeOptions.Descriptor known = RuntimeOptions.getDescriptor(parts[0]);
        if (known == null || parts.length == 1) {
            throw new IllegalArgumentException(
                    "expected -XX:NAME=VALUE, -XX:+NAME or -XX:-NAME of an option that this binary knows");
        }
        Object value = known.convertValue(parts[1]);
        if (parts[0].endsWith(PERCENT) && value instanceof Integer share && (share < 0 || share > 100)) {
            // The image would not refuse it but crash.
            throw new IllegalArgumentException("expected 0 to 100");
        }
        RuntimeOptions.set(parts[0], value);
    }
}
