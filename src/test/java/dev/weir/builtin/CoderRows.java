package dev.weir.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of Coder's tables, as statements that insert them. What is made is known by its id. */
final class CoderRows {
    /** Owns and initiates prebuilt workspaces until somebody claims them. */
    static final String SYSTEM = "c42fdf75-3097-471c-8c33-fb52454d81c0";

    static final String USER = "00000000-0000-0000-0000-000000000001";

    private final List<String> statements = new ArrayList<>();
    /** An organization beside the one called {@code coder}. */
    final String acme;

    /** A deleted organization of the same name. */
    final String formerAcme;

    private final String coder;
    private int made = 1;

    /** Two users, and three organizations. */
    CoderRows() {
        add("INSERT INTO users VALUES ('%s', 'prebuilds', true), ('%s', 'ann', false)".formatted(SYSTEM, USER));
        coder = organization("coder");
        formerAcme = organization("acme");
        set("organizations", formerAcme, "deleted = true");
        acme = organization("acme");
    }

    private CoderRows(CoderRows before) {
        coder = before.coder;
        formerAcme = before.formerAcme;
        acme = before.acme;
        made = before.made;
    }

    /** Further rows beside those that were made before. */
    CoderRows further() {
        return new CoderRows(this);
    }

    /** All of it, as one text. */
    String statements() {
        return String.join(";\n", statements);
    }

    private String organization(String name) {
        String id = id();
        add("INSERT INTO organizations VALUES ('%s', '%s')".formatted(id, name));
        return id;
    }

    /** A template of the organization {@code coder}; {@link #version} gives it versions. */
    String template(String name) {
        return template(coder, name);
    }

    String template(String organization, String name) {
        String id = id();
        add("INSERT INTO templates VALUES ('%s', '%s', '%s', '%s')".formatted(id, organization, name, id()));
        return id;
    }

    /** A version of a template, which becomes the active one. */
    String version(String template) {
        String id = id();
        add("INSERT INTO template_versions SELECT '%s', id, organization_id, 'v' FROM templates WHERE id = '%s'"
                .formatted(id, template));
        set("templates", template, "active_version_id = '" + id + "'");
        return id;
    }

    String preset(String version, String name, @Nullable Integer desiredInstances) {
        String id = id();
        add(("INSERT INTO template_version_presets (id, template_version_id, name, desired_instances)"
                        + " VALUES ('%s', '%s', '%s', %s)")
                .formatted(id, version, name, desiredInstances));
        return id;
    }

    /** A workspace that was made a day ago. */
    String workspace(String template, String owner) {
        String id = id();
        add(("INSERT INTO workspaces SELECT '%s', '%s', organization_id, id, 'w', false, now() - interval '1 day'"
                        + " FROM templates WHERE id = '%s'")
                .formatted(id, owner, template));
        return id;
    }

    /** The next build of a workspace, newer than all that were made before; gives the id of its job. */
    String build(String workspace, String transition, Job job, String initiator, @Nullable String preset) {
        String id = id();
        add("INSERT INTO provisioner_jobs SELECT '%s', organization_id, %s FROM workspaces WHERE id = '%s'"
                .formatted(id, job.columns, workspace));
        add(
                """
                INSERT INTO workspace_builds
                SELECT '%s', w.id, t.active_version_id, (SELECT count(*) + 1 FROM workspace_builds WHERE workspace_id = w.id),
                       '%s', '%s', '%s', %s, clock_timestamp()
                FROM workspaces w JOIN templates t ON t.id = w.template_id
                WHERE w.id = '%s'
                """
                        .formatted(
                                id(),
                                transition,
                                initiator,
                                id,
                                preset == null ? "NULL" : "'" + preset + "'",
                                workspace));
        return id;
    }

    /** An agent on a resource of its own. */
    String agent(String job, String lifecycleState) {
        String resource = id();
        String id = id();
        add("INSERT INTO workspace_resources VALUES ('%s', '%s')".formatted(resource, job));
        add("INSERT INTO workspace_agents VALUES ('%s', '%s', '%s')".formatted(id, resource, lifecycleState));
        return id;
    }

    /** A prebuilt workspace that could be claimed. */
    String prebuilt(String template, String preset) {
        String workspace = workspace(template, SYSTEM);
        agent(build(workspace, "start", Job.SUCCEEDED, SYSTEM, preset), "ready");
        return workspace;
    }

    /** Changes a row. */
    void set(String table, String id, String assignments) {
        add("UPDATE %s SET %s WHERE id = '%s'".formatted(table, assignments, id));
    }

    void add(String statement) {
        statements.add(statement);
    }

    String id() {
        return new UUID(0, ++made).toString();
    }

    /** Every status that a job can come to, by the columns that it is generated from. */
    enum Job {
        PENDING("NULL, NULL, NULL, NULL"),
        RUNNING("now(), NULL, NULL, NULL"),
        SUCCEEDED("now(), NULL, now(), ''"),
        CANCELING("now(), now(), NULL, NULL"),
        CANCELED("now(), now(), now(), NULL"),
        FAILED("now(), NULL, now(), 'no space left'"),
        FAILED_EARLY("now(), now(), NULL, 'lost'");

        private final String columns;

        Job(String columns) {
            this.columns = columns;
        }

        boolean isFailed() {
            return this == FAILED || this == FAILED_EARLY;
        }
    }
}
