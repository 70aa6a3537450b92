package dev.weir.builtin;

import static dev.weir.builtin.CoderRows.SYSTEM;
import static dev.weir.builtin.CoderRows.USER;

import dev.weir.builtin.CoderRows.Job;
import java.util.ArrayList;
import java.util.List;

/** What becomes of workspaces, presets and templates. */
final class Histories {
    private final Variant variant;
    private final List<PrebuildScene> scenes = new ArrayList<>();

    private Histories(Variant variant) {
        this.variant = variant;
    }

    static List<PrebuildScene> of(Variant variant) {
        var all = new Histories(variant);
        all.counters();
        all.currentPresets();
        all.templates();
        return all.scenes;
    }

    private void counters() {
        scene(
                "presets of one name in two versions",
                (coder, name) -> {
                    String template = coder.template(name);
                    coder.prebuilt(template, coder.preset(coder.version(template), "small", 5));
                    coder.prebuilt(template, coder.preset(coder.version(template), "small", 1));
                },
                "coder/small created=2 failed=0 claimed=0 desired=1 running=1 eligible=1");
        scene(
                "later builds do not count",
                (coder, name) -> {
                    String template = coder.template(name);
                    String preset = coder.preset(coder.version(template), "small", 3);
                    String failedLater = coder.workspace(template, SYSTEM);
                    coder.build(failedLater, "start", Job.SUCCEEDED, SYSTEM, preset);
                    coder.build(failedLater, "start", Job.FAILED, SYSTEM, preset);
                    String failedAtFirst = coder.workspace(template, SYSTEM);
                    coder.build(failedAtFirst, "start", Job.FAILED, SYSTEM, preset);
                    coder.build(failedAtFirst, "start", Job.SUCCEEDED, SYSTEM, preset);
                    String ofAUser = coder.workspace(template, USER);
                    coder.build(ofAUser, "start", Job.SUCCEEDED, USER, preset);
                    coder.build(ofAUser, "start", Job.SUCCEEDED, SYSTEM, preset);
                },
                "coder/small created=2 failed=1 claimed=0 desired=3 running=1 eligible=0");
        scene(
                "a soft-deleted workspace",
                (coder, name) -> {
                    String template = coder.template(name);
                    String preset = coder.preset(coder.version(template), "small", 1);
                    coder.set("workspaces", coder.prebuilt(template, preset), "deleted = true");
                },
                variant.isHead()
                        ? "coder/small created=1 failed=0 claimed=0 desired=1 running=0 eligible=0"
                        : "coder/small created=1 failed=0 claimed=0 desired=1 running=1 eligible=1");
        scene(
                "a claimed workspace, started again and then deleted",
                (coder, name) -> {
                    String template = coder.template(name);
                    String preset = coder.preset(coder.version(template), "small", 1);
                    String workspace = coder.prebuilt(template, preset);
                    coder.build(workspace, "start", Job.SUCCEEDED, USER, preset);
                    coder.build(workspace, "delete", Job.SUCCEEDED, USER, null);
                    coder.set("workspaces", workspace, "deleted = true, owner_id = '" + USER + "'");
                },
                "coder/small created=1 failed=0 claimed=1 desired=1 running=0 eligible=0");
        scene(
                "workspaces without a preset",
                (coder, name) -> {
                    String template = coder.template(name);
                    coder.preset(coder.version(template), "small", 1);
                    coder.build(coder.workspace(template, SYSTEM), "start", Job.SUCCEEDED, SYSTEM, null);
                    coder.workspace(template, SYSTEM);
                },
                "coder/small desired=1 running=0 eligible=0");
        scene("a preset that is gone", (coder, name) -> {
            String template = coder.template(name);
            String preset = coder.preset(coder.version(template), "small", 1);
            coder.prebuilt(template, preset);
            coder.add("DELETE FROM template_version_presets WHERE id = '%s'".formatted(preset));
        });
    }

    private void currentPresets() {
        scene(
                "restarted without a preset",
                (coder, name) -> {
                    String template = coder.template(name);
                    String workspace = coder.prebuilt(template, coder.preset(coder.version(template), "small", 1));
                    coder.build(workspace, "stop", Job.SUCCEEDED, SYSTEM, null);
                    coder.agent(coder.build(workspace, "start", Job.SUCCEEDED, SYSTEM, null), "ready");
                },
                "coder/small created=1 failed=0 claimed=0 desired=1 running=1 eligible=1");
        scene(
                "restarted with another preset",
                (coder, name) -> {
                    String template = coder.template(name);
                    String version = coder.version(template);
                    String workspace = coder.prebuilt(template, coder.preset(version, "small", 1));
                    coder.build(workspace, "start", Job.SUCCEEDED, SYSTEM, coder.preset(version, "large", 2));
                },
                "coder/large desired=2 running=1 eligible=0",
                "coder/small created=1 failed=0 claimed=0 desired=1 running=0 eligible=0");
        scene(
                "stopped with another preset",
                (coder, name) -> {
                    String template = coder.template(name);
                    String version = coder.version(template);
                    String workspace = coder.prebuilt(template, coder.preset(version, "small", 1));
                    coder.build(workspace, "stop", Job.SUCCEEDED, SYSTEM, coder.preset(version, "large", 1));
                    coder.build(workspace, "start", Job.SUCCEEDED, SYSTEM, null);
                },
                "coder/large desired=1 running=%d eligible=0".formatted(variant.isHead() ? 0 : 1),
                "coder/small created=1 failed=0 claimed=0 desired=1 running=%d eligible=0"
                        .formatted(variant.isHead() ? 1 : 0));
        scene(
                "of an older version",
                (coder, name) -> {
                    String template = coder.template(name);
                    coder.prebuilt(template, coder.preset(coder.version(template), "old", 4));
                    coder.preset(coder.version(template), "new", 2);
                },
                "coder/new desired=2 running=0 eligible=0",
                "coder/old created=1 failed=0 claimed=0");
        scene(
                "stopped",
                (coder, name) -> {
                    String template = coder.template(name);
                    String preset = coder.preset(coder.version(template), "small", 1);
                    coder.build(coder.prebuilt(template, preset), "stop", Job.SUCCEEDED, SYSTEM, preset);
                },
                "coder/small created=1 failed=0 claimed=0 desired=1 running=0 eligible=0");
        scene(
                "more than nine builds",
                (coder, name) -> {
                    String template = coder.template(name);
                    String preset = coder.preset(coder.version(template), "small", 1);
                    String workspace = coder.workspace(template, SYSTEM);
                    for (int build = 1; build <= 9; build++) {
                        coder.build(workspace, "stop", Job.SUCCEEDED, SYSTEM, preset);
                    }
                    coder.agent(coder.build(workspace, "start", Job.SUCCEEDED, SYSTEM, preset), "ready");
                },
                "coder/small created=1 failed=0 claimed=0 desired=1 running=1 eligible=1");
    }

    private void templates() {
        scene(
                "deprecated",
                (coder, name) -> {
                    String template = coder.template(name);
                    coder.prebuilt(template, coder.preset(coder.version(template), "small", 1));
                    coder.set("templates", template, "deprecated = 'use another one'");
                },
                "coder/small created=1 failed=0 claimed=0 desired=0 running=1 eligible=0");
        scene(
                "no desired number",
                (coder, name) -> {
                    String template = coder.template(name);
                    coder.prebuilt(template, coder.preset(coder.version(template), "small", null));
                },
                "coder/small created=1 failed=0 claimed=0");
        scene(
                "none desired",
                (coder, name) -> {
                    String template = coder.template(name);
                    coder.prebuilt(template, coder.preset(coder.version(template), "small", 0));
                },
                "coder/small created=1 failed=0 claimed=0 desired=0 running=1 eligible=1");
        scene(
                "a deleted and a live template of one name",
                (coder, name) -> {
                    String deleted = coder.template(name);
                    coder.prebuilt(deleted, coder.preset(coder.version(deleted), "small", 7));
                    coder.set("templates", deleted, "deleted = true");
                    String live = coder.template(name);
                    coder.prebuilt(live, coder.preset(coder.version(live), "small", 2));
                },
                "coder/small created=1 failed=0 claimed=0 desired=2 running=%d eligible=1"
                        .formatted(variant.isHead() ? 1 : 2));
        scene(
                "organizations of one name",
                (coder, name) -> {
                    for (String id :
                            List.of(coder.template(coder.acme, name), coder.template(coder.formerAcme, name))) {
                        coder.prebuilt(id, coder.preset(coder.version(id), "small", 1));
                    }
                },
                "acme/small created=2 failed=0 claimed=0 desired=2 running=2 eligible=2");
        scene(
                "one name in two organizations",
                (coder, name) -> {
                    for (String id : List.of(coder.template(name), coder.template(coder.acme, name))) {
                        coder.prebuilt(id, coder.preset(coder.version(id), "small", 1));
                    }
                },
                "acme/small created=1 failed=0 claimed=0 desired=1 running=1 eligible=1",
                "coder/small created=1 failed=0 claimed=0 desired=1 running=1 eligible=1");
    }

    private void scene(String name, PrebuildScene.Rows rows, String... expected) {
        scenes.add(new PrebuildScene(name, rows, List.of(expected)));
    }
}
