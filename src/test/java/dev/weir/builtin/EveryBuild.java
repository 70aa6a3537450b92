package dev.weir.builtin;

import static dev.weir.builtin.CoderRows.SYSTEM;
import static dev.weir.builtin.CoderRows.USER;

import dev.weir.builtin.CoderRows.Job;
import java.util.ArrayList;
import java.util.List;

/** One workspace with one build, in every combination of what can be said of it. */
final class EveryBuild {
    private final Variant variant;
    private final List<PrebuildScene> scenes = new ArrayList<>();

    private EveryBuild(Variant variant) {
        this.variant = variant;
    }

    static List<PrebuildScene> of(Variant variant) {
        var all = new EveryBuild(variant);
        all.everyBuild();
        return all.scenes;
    }

    private void everyBuild() {
        for (String transition : List.of("start", "stop", "delete")) {
            for (Job job : Job.values()) {
                for (String initiator : List.of(SYSTEM, USER)) {
                    for (String owner : List.of(SYSTEM, USER)) {
                        for (boolean ready : List.of(true, false)) {
                            for (boolean deleted : List.of(false, true)) {
                                build(transition, job, initiator, owner, ready, deleted);
                            }
                        }
                    }
                }
            }
        }
    }

    private void build(String transition, Job job, String initiator, String owner, boolean ready, boolean deleted) {
        boolean runs = transition.equals("start") && job == Job.SUCCEEDED && owner.equals(SYSTEM);
        String counters = initiator.equals(SYSTEM) && !deleted
                ? " created=1 failed=%d claimed=%d".formatted(job.isFailed() ? 1 : 0, owner.equals(USER) ? 1 : 0)
                : "";
        String gauges = variant.isHead() && deleted
                ? ""
                : " desired=%d running=%d eligible=%d"
                        .formatted(deleted ? 0 : 1, runs ? 1 : 0, runs && ready && !deleted ? 1 : 0);
        String series = counters + gauges;
        scene(
                "%s %s by %s of %s, %s%s"
                        .formatted(
                                transition,
                                job,
                                initiator.equals(SYSTEM) ? "sys" : "user",
                                owner.equals(SYSTEM) ? "sys" : "user",
                                ready ? "ready" : "not ready",
                                deleted ? ", deleted" : ""),
                (coder, name) -> {
                    String template = coder.template(name);
                    String preset = coder.preset(coder.version(template), "small", 1);
                    String workspace = coder.workspace(template, owner);
                    coder.agent(
                            coder.build(workspace, transition, job, initiator, preset), ready ? "ready" : "created");
                    coder.set("templates", template, "deleted = " + deleted);
                },
                series.isEmpty() ? new String[0] : new String[] {"coder/small" + series});
    }

    private void scene(String name, PrebuildScene.Rows rows, String... expected) {
        scenes.add(new PrebuildScene(name, rows, List.of(expected)));
    }
}
