-- What the builtins coder-prebuilds and coder-prebuilds-head read of Coder's schema, as it was when prebuilt workspaces came.
CREATE TYPE workspace_transition AS ENUM ('start', 'stop', 'delete');
CREATE TYPE provisioner_job_status AS ENUM
  ('pending', 'running', 'succeeded', 'canceling', 'canceled', 'failed', 'unknown');
CREATE TYPE workspace_agent_lifecycle_state AS ENUM
  ('created', 'starting', 'start_timeout', 'start_error', 'ready', 'shutting_down', 'shutdown_timeout', 'shutdown_error', 'off');

CREATE TABLE organizations (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  deleted boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX ON organizations (lower(name)) WHERE NOT deleted;

CREATE TABLE users (
  id uuid PRIMARY KEY,
  username text NOT NULL,
  is_system boolean NOT NULL DEFAULT false
);

CREATE TABLE templates (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organizations,
  name varchar(64) NOT NULL,
  active_version_id uuid NOT NULL,
  deleted boolean NOT NULL DEFAULT false,
  deprecated text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX ON templates (organization_id, lower(name)) WHERE NOT deleted;

CREATE TABLE template_versions (
  id uuid PRIMARY KEY,
  template_id uuid REFERENCES templates,
  organization_id uuid NOT NULL,
  name varchar(64) NOT NULL
);

CREATE TABLE template_version_presets (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  template_version_id uuid NOT NULL REFERENCES template_versions ON DELETE CASCADE,
  name text NOT NULL,
  desired_instances int,
  invalidate_after_secs int DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (name, template_version_id)
);

CREATE TABLE workspaces (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL REFERENCES users,
  organization_id uuid NOT NULL,
  template_id uuid NOT NULL REFERENCES templates,
  name varchar(64) NOT NULL,
  deleted boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL
);

CREATE TABLE provisioner_jobs (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organizations,
  started_at timestamptz,
  canceled_at timestamptz,
  completed_at timestamptz,
  error text,
  job_status provisioner_job_status NOT NULL GENERATED ALWAYS AS (
    CASE
      WHEN coalesce(error, '') <> '' THEN 'failed'::provisioner_job_status
      WHEN completed_at IS NULL AND canceled_at IS NOT NULL THEN 'canceling'::provisioner_job_status
      WHEN completed_at IS NULL AND started_at IS NULL THEN 'pending'::provisioner_job_status
      WHEN completed_at IS NULL THEN 'running'::provisioner_job_status
      WHEN canceled_at IS NOT NULL THEN 'canceled'::provisioner_job_status
      ELSE 'succeeded'::provisioner_job_status
    END
  ) STORED
);

CREATE TABLE workspace_builds (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  template_version_id uuid NOT NULL,
  build_number int NOT NULL,
  transition workspace_transition NOT NULL,
  initiator_id uuid NOT NULL,
  job_id uuid NOT NULL UNIQUE REFERENCES provisioner_jobs,
  template_version_preset_id uuid REFERENCES template_version_presets ON DELETE SET NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (workspace_id, build_number)
);

CREATE TABLE workspace_resources (
  id uuid PRIMARY KEY,
  job_id uuid NOT NULL REFERENCES provisioner_jobs ON DELETE CASCADE
);

CREATE TABLE workspace_agents (
  id uuid PRIMARY KEY,
  resource_id uuid NOT NULL REFERENCES workspace_resources ON DELETE CASCADE,
  lifecycle_state workspace_agent_lifecycle_state NOT NULL DEFAULT 'created'
);
