-- The schema of the first release. Its twin is migrations/sqlite/0001_start.sql: same tables, same
-- columns in the same order. Times are milliseconds since the epoch, UTC. Columns ending in `_key` hold
-- the folded form that is compared. A key is named table.column by its last column, so that a
-- violation reads the same on both. What is sorted by is COLLATE "C", for the same order whatever the database's locale.

CREATE TABLE instance (
    id BIGINT NOT NULL CONSTRAINT "instance.id" PRIMARY KEY CHECK (id = 1),
    ways_in_version BIGINT NOT NULL,
    settings TEXT NOT NULL
);
INSERT INTO instance (id, ways_in_version, settings) VALUES (1, 0, '{}');

CREATE TABLE data_keys (
    id UUID NOT NULL CONSTRAINT "data_keys.id" PRIMARY KEY,
    wrapped BYTEA NOT NULL,
    retired_at BIGINT
);

-- People and service accounts. Their names are in `names`, too.
CREATE TABLE principals (
    id UUID NOT NULL CONSTRAINT "principals.id" PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT COLLATE "C" NOT NULL CONSTRAINT "principals.name" UNIQUE,
    disabled_at BIGINT,
    created_at BIGINT NOT NULL
);

-- What a path can name: people, service accounts, teams and organizations. `until`: a former name, which leads to
-- its holder until then; none for the present one.
CREATE TABLE names (
    name TEXT COLLATE "C" NOT NULL CONSTRAINT "names.name" PRIMARY KEY,
    kind TEXT NOT NULL,
    holder UUID NOT NULL,
    until BIGINT
);
CREATE INDEX names_holder ON names (holder);
CREATE INDEX names_until ON names (until);

CREATE TABLE organizations (
    id UUID NOT NULL CONSTRAINT "organizations.id" PRIMARY KEY,
    slug TEXT COLLATE "C" NOT NULL CONSTRAINT "organizations.slug" UNIQUE,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
INSERT INTO organizations (id, slug, name, created_at) VALUES ('00000000-0000-7000-8000-000000000001', 'default', 'Default', 0);
INSERT INTO names (name, kind, holder) VALUES ('default', 'organization', '00000000-0000-7000-8000-000000000001');

CREATE TABLE teams (
    id UUID NOT NULL CONSTRAINT "teams.id" PRIMARY KEY,
    org_id UUID NOT NULL REFERENCES organizations (id),
    slug TEXT COLLATE "C" NOT NULL CONSTRAINT "teams.slug" UNIQUE,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX teams_org ON teams (org_id, slug);

CREATE TABLE users (
    principal_id UUID NOT NULL CONSTRAINT "users.principal_id" PRIMARY KEY REFERENCES principals (id) ON DELETE CASCADE,
    full_name TEXT,
    email TEXT,
    email_key TEXT CONSTRAINT "users.email_key" UNIQUE,
    picture TEXT,
    admin BOOLEAN NOT NULL,
    last_sign_in BIGINT,
    search_key TEXT NOT NULL,
    login TEXT,
    login_key TEXT NOT NULL CONSTRAINT "users.login_key" UNIQUE,
    look TEXT NOT NULL,
    registered TEXT CHECK (registered IN ('waiting', 'in')),
    default_team UUID REFERENCES teams (id) ON DELETE SET NULL
);
CREATE INDEX users_admin ON users (principal_id) WHERE admin;
CREATE INDEX users_default_team ON users (default_team);
CREATE INDEX users_look ON users (look);
CREATE INDEX users_waiting ON users (principal_id) WHERE registered = 'waiting';

-- What a search begins with: a person's folded name, full name and email, each from the beginning of each of its
-- words.
CREATE TABLE user_words (
    word TEXT COLLATE "C" NOT NULL,
    user_id UUID NOT NULL REFERENCES users (principal_id) ON DELETE CASCADE,
    CONSTRAINT "user_words.user_id" PRIMARY KEY (word, user_id)
);
CREATE INDEX user_words_user ON user_words (user_id, word);

CREATE TABLE passwords (
    user_id UUID NOT NULL CONSTRAINT "passwords.user_id" PRIMARY KEY REFERENCES users (principal_id) ON DELETE CASCADE,
    phc TEXT NOT NULL,
    must_change BOOLEAN NOT NULL,
    used_at BIGINT
);

CREATE TABLE groups (
    id UUID NOT NULL CONSTRAINT "groups.id" PRIMARY KEY,
    org_id UUID NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT "groups.name_key" UNIQUE (org_id, name_key)
);

-- One row for each membership and what made it: `manual`, `invitation`, or the id of a connection.
CREATE TABLE group_members (
    group_id UUID NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    user_id UUID NOT NULL REFERENCES users (principal_id) ON DELETE CASCADE,
    source TEXT COLLATE "C" NOT NULL,
    CONSTRAINT "group_members.source" PRIMARY KEY (group_id, user_id, source)
);
CREATE INDEX group_members_user ON group_members (user_id);
CREATE INDEX group_members_source ON group_members (source);

-- Whoever has an account is a member of the default organization from the beginning.
CREATE TABLE org_members (
    org_id UUID NOT NULL REFERENCES organizations (id),
    user_id UUID NOT NULL REFERENCES users (principal_id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('administrator', 'member')),
    source TEXT NOT NULL,
    since BIGINT NOT NULL,
    CONSTRAINT "org_members.user_id" PRIMARY KEY (org_id, user_id)
);
CREATE INDEX org_members_user ON org_members (user_id);

-- One row for each membership and what made it: `manual`, `invitation`, or the id of a connection.
CREATE TABLE team_members (
    team_id UUID NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    user_id UUID NOT NULL REFERENCES users (principal_id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('administrator', 'member', 'viewer')),
    source TEXT COLLATE "C" NOT NULL,
    joined_at BIGINT NOT NULL,
    CONSTRAINT "team_members.source" PRIMARY KEY (team_id, user_id, source)
);
CREATE INDEX team_members_user ON team_members (user_id);
CREATE INDEX team_members_source ON team_members (source);

-- Whoever is in the group is in the team.
CREATE TABLE team_groups (
    team_id UUID NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    group_id UUID NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('administrator', 'member', 'viewer')),
    CONSTRAINT "team_groups.group_id" PRIMARY KEY (team_id, group_id)
);
CREATE INDEX team_groups_group ON team_groups (group_id);

-- All who are in a team, by a row of their own or by a group: the group's members change, and this with them. Of a
-- group only those count who are in the team's organization.
CREATE VIEW team_people AS
    SELECT team_id, user_id, role, source, NULL AS group_id, joined_at FROM team_members
    UNION ALL
    SELECT t.team_id, m.user_id, t.role, NULL, t.group_id, NULL
    FROM team_groups t JOIN group_members m ON m.group_id = t.group_id JOIN teams ON teams.id = t.team_id
    JOIN org_members o ON o.org_id = teams.org_id AND o.user_id = m.user_id;

CREATE TABLE projects (
    id UUID NOT NULL CONSTRAINT "projects.id" PRIMARY KEY,
    team_id UUID NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    restricted BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT "projects.name_key" UNIQUE (team_id, name_key)
);

CREATE TABLE project_members (
    project_id UUID NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    principal_id UUID NOT NULL REFERENCES principals (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('administrator', 'member')),
    CONSTRAINT "project_members.principal_id" PRIMARY KEY (project_id, principal_id)
);
CREATE INDEX project_members_principal ON project_members (principal_id);

-- Of the organization, or of one team of it.
CREATE TABLE service_accounts (
    principal_id UUID NOT NULL CONSTRAINT "service_accounts.principal_id" PRIMARY KEY REFERENCES principals (id) ON DELETE CASCADE,
    org_id UUID NOT NULL REFERENCES organizations (id),
    team_id UUID REFERENCES teams (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    default_team UUID REFERENCES teams (id) ON DELETE SET NULL,
    method TEXT NOT NULL CHECK (method IN ('built_in', 'federated')),
    issuer_id UUID,
    subject TEXT,
    made_by UUID NOT NULL REFERENCES principals (id),
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    last_used_address TEXT,
    last_used_agent TEXT,
    CHECK ((method = 'federated') = (subject IS NOT NULL))
);
CREATE INDEX service_accounts_org ON service_accounts (org_id);
CREATE INDEX service_accounts_team ON service_accounts (team_id);
CREATE INDEX service_accounts_default_team ON service_accounts (default_team);
CREATE INDEX service_accounts_subject ON service_accounts (subject) WHERE subject IS NOT NULL;
CREATE INDEX service_accounts_made_by ON service_accounts (made_by);

-- Of people and of service accounts. Of the key itself there is only the SHA-256.
CREATE TABLE api_keys (
    id UUID NOT NULL CONSTRAINT "api_keys.id" PRIMARY KEY,
    principal_id UUID NOT NULL REFERENCES principals (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    access_key TEXT NOT NULL CONSTRAINT "api_keys.access_key" UNIQUE,
    hash BYTEA NOT NULL CONSTRAINT "api_keys.hash" UNIQUE,
    scopes TEXT NOT NULL,
    made_by UUID NOT NULL REFERENCES principals (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    last_used_at BIGINT,
    last_used_address TEXT,
    last_used_agent TEXT
);
CREATE INDEX api_keys_principal ON api_keys (principal_id);
CREATE INDEX api_keys_made_by ON api_keys (made_by);

-- Issuers of JWTs that an organization trusts; settings: {"issuer", "keys", "audiences", "conditions", …}.
CREATE TABLE jwt_issuers (
    id UUID NOT NULL PRIMARY KEY,
    org_id UUID NOT NULL REFERENCES organizations (id),
    issuer TEXT NOT NULL,
    settings TEXT NOT NULL,
    private BOOLEAN NOT NULL,
    made_by UUID NOT NULL REFERENCES principals (id),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    UNIQUE (org_id, issuer)
);
CREATE INDEX jwt_issuers_issuer ON jwt_issuers (issuer);
CREATE INDEX jwt_issuers_made_by ON jwt_issuers (made_by);

-- What JWTs were exchanged for. Of the token itself there is only the SHA-256.
CREATE TABLE access_tokens (
    id UUID NOT NULL PRIMARY KEY,
    hash BYTEA NOT NULL UNIQUE,
    principal_id UUID NOT NULL REFERENCES principals (id) ON DELETE CASCADE,
    org_id UUID NOT NULL REFERENCES organizations (id),
    issuer_id UUID NOT NULL REFERENCES jwt_issuers (id) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    last_used_at BIGINT NOT NULL,
    last_used_address TEXT NOT NULL,
    last_used_agent TEXT NOT NULL
);
CREATE INDEX access_tokens_principal ON access_tokens (principal_id);
CREATE INDEX access_tokens_org ON access_tokens (org_id, created_at, id);
CREATE INDEX access_tokens_issuer ON access_tokens (issuer_id);
CREATE INDEX access_tokens_expires ON access_tokens (expires_at);

-- A connection and its first revision name each other: both references are checked at commit.
CREATE TABLE connections (
    id UUID NOT NULL CONSTRAINT "connections.id" PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT COLLATE "C" CONSTRAINT "connections.name_key" UNIQUE,
    provider TEXT NOT NULL,
    origin TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    head_revision UUID NOT NULL,
    live_revision UUID,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    CHECK ((name_key IS NULL) = (deleted_at IS NOT NULL))
);
CREATE INDEX connections_head ON connections (head_revision);
CREATE INDEX connections_live ON connections (live_revision);

-- Without an author: made by the program, from settings outside of the console.
CREATE TABLE revisions (
    id UUID NOT NULL CONSTRAINT "revisions.id" PRIMARY KEY,
    connection_id UUID NOT NULL REFERENCES connections (id) DEFERRABLE INITIALLY DEFERRED,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    settings TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    author UUID REFERENCES principals (id),
    at BIGINT NOT NULL,
    CONSTRAINT "revisions.number" UNIQUE (connection_id, number)
);
CREATE INDEX revisions_author ON revisions (author);
ALTER TABLE connections
    ADD FOREIGN KEY (head_revision) REFERENCES revisions (id) DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (live_revision) REFERENCES revisions (id) DEFERRABLE INITIALLY DEFERRED;

-- The connection of a secret, a working copy, a proof or a flow may not be saved yet: no foreign key.
CREATE TABLE secrets (
    id UUID NOT NULL CONSTRAINT "secrets.id" PRIMARY KEY,
    connection_id UUID NOT NULL,
    field TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    places TEXT NOT NULL,
    set_at BIGINT NOT NULL
);
CREATE INDEX secrets_connection ON secrets (connection_id);

CREATE TABLE working_copies (
    user_id UUID NOT NULL REFERENCES users (principal_id) ON DELETE CASCADE,
    connection_id UUID NOT NULL,
    provider TEXT NOT NULL,
    base_revision UUID REFERENCES revisions (id),
    fields TEXT NOT NULL,
    secret_id UUID REFERENCES secrets (id),
    at BIGINT NOT NULL,
    CONSTRAINT "working_copies.connection_id" PRIMARY KEY (user_id, connection_id)
);
CREATE INDEX working_copies_connection ON working_copies (connection_id);
CREATE INDEX working_copies_base ON working_copies (base_revision);
CREATE INDEX working_copies_secret ON working_copies (secret_id);

-- Attempts go after 30 days, what they proved stays: no foreign key.
CREATE TABLE proofs (
    connection_id UUID NOT NULL,
    fingerprint TEXT NOT NULL,
    attempt_id UUID NOT NULL,
    by_id UUID NOT NULL REFERENCES principals (id),
    at BIGINT NOT NULL,
    CONSTRAINT "proofs.fingerprint" PRIMARY KEY (connection_id, fingerprint)
);
CREATE INDEX proofs_by ON proofs (by_id);

CREATE TABLE identities (
    connection_id UUID NOT NULL REFERENCES connections (id),
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id UUID NOT NULL REFERENCES users (principal_id) ON DELETE CASCADE,
    email TEXT,
    fingerprint TEXT,
    created_at BIGINT NOT NULL,
    last_sign_in BIGINT,
    CONSTRAINT "identities.subject" PRIMARY KEY (connection_id, issuer, subject)
);
CREATE INDEX identities_user ON identities (user_id);

-- Proven identities whose email address belongs to an account: an administrator says whether both are one
-- person. One for each identity; refused ones stay until they run out.
CREATE TABLE link_requests (
    id UUID NOT NULL CONSTRAINT "link_requests.id" UNIQUE,
    connection_id UUID NOT NULL REFERENCES connections (id),
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id UUID NOT NULL REFERENCES users (principal_id) ON DELETE CASCADE,
    profile TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    attempt TEXT,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    refused_at BIGINT,
    refused_by UUID REFERENCES principals (id),
    expires_at BIGINT NOT NULL,
    CONSTRAINT "link_requests.subject" PRIMARY KEY (connection_id, issuer, subject)
);
CREATE INDEX link_requests_user ON link_requests (user_id);
CREATE INDEX link_requests_refused_by ON link_requests (refused_by);
CREATE INDEX link_requests_expires ON link_requests (expires_at);

CREATE TABLE invitations (
    id UUID NOT NULL CONSTRAINT "invitations.id" PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    by_id UUID NOT NULL REFERENCES principals (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    user_id UUID REFERENCES users (principal_id) ON DELETE SET NULL,
    revoked_at BIGINT
);
CREATE UNIQUE INDEX "invitations.email_key" ON invitations (email_key) WHERE used_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_created ON invitations (created_at, id);
CREATE INDEX invitations_by ON invitations (by_id);
CREATE INDEX invitations_user ON invitations (user_id);

CREATE TABLE invitation_groups (
    invitation_id UUID NOT NULL REFERENCES invitations (id) ON DELETE CASCADE,
    group_id UUID NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    CONSTRAINT "invitation_groups.group_id" PRIMARY KEY (invitation_id, group_id)
);
CREATE INDEX invitation_groups_group ON invitation_groups (group_id);

CREATE TABLE sessions (
    id UUID NOT NULL CONSTRAINT "sessions.id" PRIMARY KEY,
    token_hash BYTEA NOT NULL CONSTRAINT "sessions.token_hash" UNIQUE,
    principal_id UUID NOT NULL REFERENCES principals (id) ON DELETE CASCADE,
    connection_id UUID REFERENCES connections (id),
    device TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    idle_until BIGINT NOT NULL,
    absolute_until BIGINT NOT NULL,
    tokens BYTEA
);
CREATE INDEX sessions_principal ON sessions (principal_id);
CREATE INDEX sessions_connection ON sessions (connection_id);
CREATE INDEX sessions_idle ON sessions (idle_until);
CREATE INDEX sessions_absolute ON sessions (absolute_until);

CREATE TABLE flows (
    state_hash BYTEA NOT NULL CONSTRAINT "flows.state_hash" PRIMARY KEY,
    browser_hash BYTEA NOT NULL,
    purpose TEXT NOT NULL,
    connection_id UUID NOT NULL,
    private BYTEA NOT NULL,
    response BYTEA,
    next TEXT NOT NULL,
    attempt_id UUID NOT NULL,
    expires_at BIGINT NOT NULL,
    consumed_at BIGINT
);
CREATE INDEX flows_expires ON flows (expires_at);

CREATE TABLE one_time (
    kind TEXT NOT NULL,
    token_hash BYTEA NOT NULL,
    payload TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    CONSTRAINT "one_time.token_hash" PRIMARY KEY (kind, token_hash)
);
CREATE INDEX one_time_expires ON one_time (expires_at);

CREATE TABLE throttle (
    bucket TEXT NOT NULL CONSTRAINT "throttle.bucket" PRIMARY KEY,
    count BIGINT NOT NULL,
    until BIGINT NOT NULL,
    last BIGINT NOT NULL
);
CREATE INDEX throttle_until ON throttle (until);

CREATE TABLE provider_cache (
    url TEXT NOT NULL,
    ca_hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    fetched_at BIGINT NOT NULL,
    tried_at BIGINT NOT NULL,
    CONSTRAINT "provider_cache.kind" PRIMARY KEY (url, ca_hash, kind)
);

-- What a list filters and sorts by, beside the whole attempt as JSON. History outlives what it is about:
-- no foreign keys here and in audit.
CREATE TABLE attempts (
    id UUID NOT NULL CONSTRAINT "attempts.id" PRIMARY KEY,
    reference TEXT COLLATE "C" NOT NULL CONSTRAINT "attempts.reference" UNIQUE,
    kind TEXT NOT NULL,
    method TEXT NOT NULL,
    connection_id UUID,
    revision_id UUID,
    issuer_id UUID,
    principal_id UUID,
    outcome TEXT NOT NULL,
    code TEXT,
    who TEXT NOT NULL,
    who_key TEXT COLLATE "C" NOT NULL,
    address TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    attempt TEXT NOT NULL
);
CREATE INDEX attempts_started ON attempts (started_at, id);
CREATE INDEX attempts_who ON attempts (who_key, started_at, id);
CREATE INDEX attempts_issuer ON attempts (issuer_id, started_at, id) WHERE issuer_id IS NOT NULL;
CREATE INDEX attempts_connection ON attempts (connection_id, started_at, id);

-- What programs log, as activity of a caller: runs at their place, and refused ones, which have none and count. The
-- names of callers stay when accounts go: no foreign keys to them.
CREATE TABLE runs (
    id UUID NOT NULL CONSTRAINT "runs.id" PRIMARY KEY,
    team_id UUID REFERENCES teams (id) ON DELETE CASCADE,
    project_id UUID REFERENCES projects (id) ON DELETE CASCADE,
    entity TEXT NOT NULL,
    project_name TEXT NOT NULL,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    caller_id UUID NOT NULL,
    caller_name TEXT NOT NULL,
    key_id UUID,
    user_id UUID,
    user_name TEXT,
    attribution TEXT NOT NULL,
    why TEXT NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    times BIGINT NOT NULL,
    history_lines BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    heard_at BIGINT NOT NULL,
    exit_code BIGINT,
    CONSTRAINT "runs.name" UNIQUE (project_id, name),
    CHECK ((team_id IS NULL) = (project_id IS NULL))
);
CREATE UNIQUE INDEX runs_refused ON runs (caller_id, entity, project_name) WHERE project_id IS NULL;
CREATE INDEX runs_heard ON runs (heard_at, id);
CREATE INDEX runs_team ON runs (team_id, heard_at, id);
CREATE INDEX runs_caller ON runs (caller_id, heard_at, id);

CREATE TABLE run_files (
    run_id UUID NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    size BIGINT NOT NULL,
    content BYTEA NOT NULL,
    at BIGINT NOT NULL,
    CONSTRAINT "run_files.name" PRIMARY KEY (run_id, name)
);

-- A chain: `hash` is over all other columns, `prev_hash` among them. The newest entry's number and hash are
-- sealed in audit_head, which is made with the first data key.
CREATE TABLE audit (
    seq BIGINT NOT NULL CONSTRAINT "audit.seq" PRIMARY KEY,
    at BIGINT NOT NULL,
    actor UUID,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    object_name TEXT NOT NULL,
    before TEXT,
    after TEXT,
    address TEXT NOT NULL,
    search_key TEXT NOT NULL,
    prev_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL
);

CREATE TABLE audit_head (
    id BIGINT NOT NULL CONSTRAINT "audit_head.id" PRIMARY KEY CHECK (id = 1),
    sealed BYTEA NOT NULL
);
