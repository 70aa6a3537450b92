package dev.weir.builtin;

import static dev.weir.builtin.CoderRows.SYSTEM;
import static dev.weir.builtin.CoderRows.USER;

import dev.weir.builtin.CoderRows.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Which of the workspaces that run can be claimed. */
final class Claimable {
    private static final List<String> NOT_READY = List.of(
            "created",
            "starting",
            "start_timeout",
            "start_error",
            "shutting_down",
            "shutdown_timeout",
            "shutdown_error",
            "off");

    private final Variant variant;
    private final List<PrebuildScene> scenes = new ArrayList<>();

    private Claimable(Variant variant) {
        this.variant = variant;
    }

    static List<PrebuildScene> of(Variant variant) {
        var all = new Claimable(variant);
        all.readiness();
        if (variant.isHead()) {
            all.expiry();
            all.statuses();
        }
        return all.scenes;
    }

    private void readiness() {
        scene("no agents", (coder, name) -> started(coder, name), of("running=1 eligible=0"));
        scene("all agents ready", (coder, name) -> started(coder, name, "ready", "ready"), of("running=1 eligible=1"));
        for (String state : NOT_READY) {
            scene(
                    "one agent " + state,
                    (coder, name) -> started(coder, name, "ready", state),
                    of("running=1 eligible=0"));
        }
        scene(
                "agents of an earlier build",
                (coder, name) -> {
                    String workspace = started(coder, name, "off");
                    coder.agent(coder.build(workspace, "start", Job.SUCCEEDED, SYSTEM, null), "ready");
                },
                of("running=1 eligible=1"));
        scene(
                "no agents since the earlier build",
                (coder, name) -> coder.build(started(coder, name, "ready"), "start", Job.SUCCEEDED, SYSTEM, null),
                of("running=1 eligible=0"));
        if (variant.isHead()) {
            scene(
                    "a child agent",
                    (coder, name) -> extraAgent(coder, name, "parent_id = id"),
                    of("running=1 eligible=1"));
            scene(
                    "a deleted agent",
                    (coder, name) -> extraAgent(coder, name, "deleted = true"),
                    of("running=1 eligible=1"));
            scene(
                    "only a deleted agent",
                    (coder, name) -> {
                        String template = coder.template(name);
                        String preset = coder.preset(coder.version(template), "small", 1);
                        String job =
                                coder.build(coder.workspace(template, SYSTEM), "start", Job.SUCCEEDED, SYSTEM, preset);
                        coder.set("workspace_agents", coder.agent(job, "ready"), "deleted = true");
                    },
                    of("running=1 eligible=0"));
        }
    }

    private void expiry() {
        expiry("never expires", "invalidate_after_secs = NULL", 1);
        expiry("does not expire", "invalidate_after_secs = 0", 1);
        expiry("not expired yet", "invalidate_after_secs = 90000", 1);
        expiry("expired", "invalidate_after_secs = 80000", 0);
        expiry("invalidated before", "last_invalidated_at = now() - interval '2 days'", 1);
        expiry("invalidated since", "last_invalidated_at = now() - interval '1 hour'", 0);
    }

    private void expiry(String name, String assignment, int eligible) {
        scene(
                name,
                (coder, template) -> {
                    String id = coder.template(template);
                    String preset = coder.preset(coder.version(id), "small", 1);
                    coder.prebuilt(id, preset);
                    coder.set("template_version_presets", preset, assignment);
                },
                of("running=1 eligible=" + eligible));
    }

    private void statuses() {
        scene(
                "validation_failed",
                (coder, name) -> {
                    String template = coder.template(name);
                    mark(coder, coder.preset(coder.version(template), "old", 1), "validation_failed");
                    String version = coder.version(template);
                    mark(coder, coder.preset(version, "small", 1), "validation_failed");
                    mark(coder, coder.preset(version, "large", null), "validation_failed");
                    coder.preset(version, "healthy", 1);
                },
                "coder/healthy desired=1 running=0 eligible=0",
                "coder/small desired=1 running=0 eligible=0 preset_validation_failed=1");
        scene(
                "hard_limited",
                (coder, name) -> {
                    String template = coder.template(name);
                    String old = coder.preset(coder.version(template), "old", 1);
                    String version = coder.version(template);
                    String small = coder.preset(version, "small", 1);
                    String large = coder.preset(version, "large", null);
                    for (String preset : List.of(old, small, large, coder.preset(version, "healthy", 1))) {
                        coder.build(coder.workspace(template, SYSTEM), "start", Job.FAILED, SYSTEM, preset);
                    }
                    List.of(old, small, large).forEach(preset -> mark(coder, preset, "hard_limited"));
                },
                "coder/healthy created=1 failed=1 claimed=0 desired=1 running=0 eligible=0",
                "coder/large created=1 failed=1 claimed=0",
                "coder/old created=1 failed=1 claimed=0",
                "coder/small created=1 failed=1 claimed=0 desired=1 running=0 eligible=0 preset_hard_limited=1");
        marked("no start at all", (coder, limited) -> {}, "desired=1 running=0 eligible=0 preset_hard_limited=1");
        marked(
                "started since",
                (coder, limited) -> {
                    limited.start(coder, Job.FAILED);
                    coder.prebuilt(limited.template, limited.preset);
                },
                "created=2 failed=1 claimed=0 desired=1 running=1 eligible=1");
        marked(
                "a start under way since",
                (coder, limited) -> {
                    limited.start(coder, Job.FAILED);
                    limited.start(coder, Job.RUNNING);
                },
                "created=2 failed=1 claimed=0 desired=1 running=0 eligible=0");
        marked(
                "failed since",
                (coder, limited) -> {
                    coder.prebuilt(limited.template, limited.preset);
                    limited.start(coder, Job.FAILED);
                },
                "created=2 failed=1 claimed=0 desired=1 running=1 eligible=1 preset_hard_limited=1");
        marked(
                "what was started is deleted, deleting or claimed",
                (coder, limited) -> {
                    limited.start(coder, Job.FAILED);
                    coder.set("workspaces", coder.prebuilt(limited.template, limited.preset), "deleted = true");
                    String deleting = coder.prebuilt(limited.template, limited.preset);
                    coder.build(deleting, "delete", Job.RUNNING, SYSTEM, limited.preset);
                    String claimed = coder.prebuilt(limited.template, limited.preset);
                    coder.set("workspaces", claimed, "owner_id = '" + USER + "'");
                },
                "created=4 failed=1 claimed=1 desired=1 running=0 eligible=0 preset_hard_limited=1");
        scene(
                "schedules are not evaluated",
                (coder, name) -> {
                    String preset = coder.preset(coder.version(coder.template(name)), "small", 1);
                    coder.add(
                            "INSERT INTO template_version_preset_prebuild_schedules VALUES ('%s', '%s', '* * * * *', 9)"
                                    .formatted(coder.id(), preset));
                },
                "coder/small desired=1 running=0 eligible=0");
    }

    /** A preset that was hard-limited once stays marked as that for good. */
    private void marked(String name, BiConsumer<CoderRows, Limited> since, String expected) {
        scene(
                "hard_limited, " + name,
                (coder, template) -> {
                    String id = coder.template(template);
                    var limited = new Limited(id, coder.preset(coder.version(id), "small", 1));
                    mark(coder, limited.preset, "hard_limited");
                    since.accept(coder, limited);
                },
                "coder/small " + expected);
    }

    private record Limited(String template, String preset) {
        void start(CoderRows coder, Job job) {
            coder.build(coder.workspace(template, SYSTEM), "start", job, SYSTEM, preset);
        }
    }

    private static void mark(CoderRows coder, String preset, String status) {
        coder.set("template_version_presets", preset, "prebuild_status = '" + status + "'");
    }

    private static String started(CoderRows coder, String name, String... agents) {
        String template = coder.template(name);
        String preset = coder.preset(coder.version(template), "small", 1);
        String workspace = coder.workspace(template, SYSTEM);
        String job = coder.build(workspace, "start", Job.SUCCEEDED, SYSTEM, preset);
        for (String agent : agents) {
            coder.agent(job, agent);
        }
        return workspace;
    }

    private static void extraAgent(CoderRows coder, String name, String assignment) {
        String template = coder.template(name);
        String preset = coder.preset(coder.version(template), "small", 1);
        String job = coder.build(coder.workspace(template, SYSTEM), "start", Job.SUCCEEDED, SYSTEM, preset);
        coder.agent(job, "ready");
        coder.set("workspace_agents", coder.agent(job, "created"), assignment);
    }

    /** The line of one prebuilt workspace that has not been claimed. */
    private static String of(String gauges) {
        return "coder/small created=1 failed=0 claimed=0 desired=1 " + gauges;
    }

    private void scene(String name, PrebuildScene.Rows rows, String... expected) {
        scenes.add(new PrebuildScene(name, rows, List.of(expected)));
    }
}
