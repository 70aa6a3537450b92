-- What has been added to coder.sql since.
CREATE TYPE prebuild_status AS ENUM ('healthy', 'hard_limited', 'validation_failed');

ALTER TABLE template_version_presets
  ADD prebuild_status prebuild_status NOT NULL DEFAULT 'healthy',
  ADD scheduling_timezone text NOT NULL DEFAULT '',
  ADD is_default boolean NOT NULL DEFAULT false,
  ADD last_invalidated_at timestamptz;

CREATE TABLE template_version_preset_prebuild_schedules (
  id uuid PRIMARY KEY,
  preset_id uuid NOT NULL REFERENCES template_version_presets ON DELETE CASCADE,
  cron_expression text NOT NULL,
  desired_instances int NOT NULL
);

ALTER TABLE workspace_agents
  ADD parent_id uuid,
  ADD deleted boolean NOT NULL DEFAULT false;

CREATE INDEX ON workspace_builds (initiator_id);
