package dev.weir.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Runs sections. */
public final class Bench {
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("weir-bench");
        List<Candidate> weirs = Arrays.stream(arguments).map(Candidate::of).toList();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly)));
        System.out.println(new Refreshes(new Setting(weirs, false, folder)).measure());
        System.exit(0);
    }
}
