-- The schema of the first release. Its twin is migrations/postgres/0001_start.sql: same tables, same
-- columns in the same order. Times are milliseconds since the epoch, UTC. Identifiers are UUIDs of 16
-- bytes. Columns ending in `_key` hold the folded form that is compared, since lower() folds only ASCII.

CREATE TABLE instance (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    ways_in_version INTEGER NOT NULL,
    settings TEXT NOT NULL
) STRICT;
INSERT INTO instance (id, ways_in_version, settings) VALUES (1, 0, '{}');

CREATE TABLE data_keys (
    id BLOB NOT NULL PRIMARY KEY,
    wrapped BLOB NOT NULL,
    retired_at INTEGER
) STRICT;

-- People and service accounts. Their names are in `names`, too.
CREATE TABLE principals (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    disabled_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;

-- What a path can name: people, service accounts, teams and organizations. `until`: a former name, which leads to
-- its holder until then; none for the present one.
CREATE TABLE names (
    name TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    holder BLOB NOT NULL,
    until INTEGER
) STRICT;
CREATE INDEX names_holder ON names (holder);
CREATE INDEX names_until ON names (until);

CREATE TABLE organizations (
    id BLOB NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
INSERT INTO organizations (id, slug, name, created_at) VALUES (X'00000000000070008000000000000001', 'default', 'Default', 0);
INSERT INTO names (name, kind, holder) VALUES ('default', 'organization', X'00000000000070008000000000000001');

CREATE TABLE teams (
    id BLOB NOT NULL PRIMARY KEY,
    org_id BLOB NOT NULL REFERENCES organizations (id),
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX teams_org ON teams (org_id, slug);

CREATE TABLE users (
    principal_id BLOB NOT NULL PRIMARY KEY REFERENCES principals (id) ON DELETE CASCADE,
    full_name TEXT,
    email TEXT,
    email_key TEXT UNIQUE,
    picture TEXT,
    admin INTEGER NOT NULL CHECK (admin IN (0, 1)),
    last_sign_in INTEGER,
    search_key TEXT NOT NULL,
    login TEXT,
    login_key TEXT NOT NULL UNIQUE,
    look TEXT NOT NULL,
    registered TEXT CHECK (registered IN ('waiting', 'in')),
    default_team BLOB REFERENCES teams (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX users_admin ON users (principal_id) WHERE admin;
CREATE INDEX users_default_team ON users (default_team);
CREATE INDEX users_look ON users (look);
CREATE INDEX users_waiting ON users (principal_id) WHERE registered = 'waiting';

-- What a search begins with: a person's folded name, full name and email, each from the beginning of each of its
-- words.
CREATE TABLE user_words (
    word TEXT NOT NULL,
    user_id BLOB NOT NULL REFERENCES users (principal_id) ON DELETE CASCADE,
    PRIMARY KEY (word, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX user_words_user ON user_words (user_id, word);

CREATE TABLE passwords (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (principal_id) ON DELETE CASCADE,
    phc TEXT NOT NULL,
    must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
    used_at INTEGER
) STRICT;

CREATE TABLE groups (
    id BLOB NOT NULL PRIMARY KEY,
    org_id BLOB NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (org_id, name_key)
) STRICT;

-- One row for each membership and what made it: `manual`, `invitation`, or the id of a connection.
CREATE TABLE group_members (
    group_id BLOB NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL REFERENCES users (principal_id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    PRIMARY KEY (group_id, user_id, source)
) STRICT;
CREATE INDEX group_members_user ON group_members (user_id);
CREATE INDEX group_members_source ON group_members (source);

-- Whoever has an account is a member of the default organization from the beginning.
CREATE TABLE org_members (
    org_id BLOB NOT NULL REFERENCES organizations (id),
    user_id BLOB NOT NULL REFERENCES users (principal_id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('administrator', 'member')),
    source TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (org_id, user_id)
) STRICT;
CREATE INDEX org_members_user ON org_members (user_id);

-- One row for each membership and what made it: `manual`, `invitation`, or the id of a connection.
CREATE TABLE team_members (
    team_id BLOB NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL REFERENCES users (principal_id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('administrator', 'member', 'viewer')),
    source TEXT NOT NULL,
    joined_at INTEGER NOT NULL,
    PRIMARY KEY (team_id, user_id, source)
) STRICT;
CREATE INDEX team_members_user ON team_members (user_id);
CREATE INDEX team_members_source ON team_members (source);

-- Whoever is in the group is in the team.
CREATE TABLE team_groups (
    team_id BLOB NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    group_id BLOB NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('administrator', 'member', 'viewer')),
    PRIMARY KEY (team_id, group_id)
) STRICT;
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
    id BLOB NOT NULL PRIMARY KEY,
    team_id BLOB NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    restricted INTEGER NOT NULL CHECK (restricted IN (0, 1)),
    created_at INTEGER NOT NULL,
    UNIQUE (team_id, name_key)
) STRICT;

CREATE TABLE project_members (
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    principal_id BLOB NOT NULL REFERENCES principals (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('administrator', 'member')),
    PRIMARY KEY (project_id, principal_id)
) STRICT;
CREATE INDEX project_members_principal ON project_members (principal_id);

-- Of the organization, or of one team of it.
CREATE TABLE service_accounts (
    principal_id BLOB NOT NULL PRIMARY KEY REFERENCES principals (id) ON DELETE CASCADE,
    org_id BLOB NOT NULL REFERENCES organizations (id),
    team_id BLOB REFERENCES teams (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    default_team BLOB REFERENCES teams (id) ON DELETE SET NULL,
    method TEXT NOT NULL CHECK (method IN ('built_in', 'federated')),
    issuer_id BLOB,
    subject TEXT,
    made_by BLOB NOT NULL REFERENCES principals (id),
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    last_used_address TEXT,
    last_used_agent TEXT,
    CHECK ((method = 'federated') = (subject IS NOT NULL))
) STRICT;
CREATE INDEX service_accounts_org ON service_accounts (org_id);
CREATE INDEX service_accounts_team ON service_accounts (team_id);
CREATE INDEX service_accounts_default_team ON service_accounts (default_team);
CREATE INDEX service_accounts_subject ON service_accounts (subject) WHERE subject IS NOT NULL;
CREATE INDEX service_accounts_made_by ON service_accounts (made_by);

-- Of people and of service accounts. Of the key itself there is only the SHA-256.
CREATE TABLE api_keys (
    id BLOB NOT NULL PRIMARY KEY,
    principal_id BLOB NOT NULL REFERENCES principals (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    access_key TEXT NOT NULL UNIQUE,
    hash BLOB NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    made_by BLOB NOT NULL REFERENCES principals (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    last_used_at INTEGER,
    last_used_address TEXT,
    last_used_agent TEXT
) STRICT;
CREATE INDEX api_keys_principal ON api_keys (principal_id);
CREATE INDEX api_keys_made_by ON api_keys (made_by);

-- Issuers of JWTs that an organization trusts; settings: {"issuer", "keys", "audiences", "conditions", …}.
CREATE TABLE jwt_issuers (
    id BLOB NOT NULL PRIMARY KEY,
    org_id BLOB NOT NULL REFERENCES organizations (id),
    issuer TEXT NOT NULL,
    settings TEXT NOT NULL,
    private INTEGER NOT NULL CHECK (private IN (0, 1)),
    made_by BLOB NOT NULL REFERENCES principals (id),
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    UNIQUE (org_id, issuer)
) STRICT;
CREATE INDEX jwt_issuers_issuer ON jwt_issuers (issuer);
CREATE INDEX jwt_issuers_made_by ON jwt_issuers (made_by);

-- What JWTs were exchanged for. Of the token itself there is only the SHA-256.
CREATE TABLE access_tokens (
    id BLOB NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    principal_id BLOB NOT NULL REFERENCES principals (id) ON DELETE CASCADE,
    org_id BLOB NOT NULL REFERENCES organizations (id),
    issuer_id BLOB NOT NULL REFERENCES jwt_issuers (id) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    last_used_at INTEGER NOT NULL,
    last_used_address TEXT NOT NULL,
    last_used_agent TEXT NOT NULL
) STRICT;
CREATE INDEX access_tokens_principal ON access_tokens (principal_id);
CREATE INDEX access_tokens_org ON access_tokens (org_id, created_at, id);
CREATE INDEX access_tokens_issuer ON access_tokens (issuer_id);
CREATE INDEX access_tokens_expires ON access_tokens (expires_at);

-- A connection and its first revision name each other: both references are checked at commit.
CREATE TABLE connections (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT UNIQUE,
    provider TEXT NOT NULL,
    origin TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    head_revision BLOB NOT NULL REFERENCES revisions (id) DEFERRABLE INITIALLY DEFERRED,
    live_revision BLOB REFERENCES revisions (id) DEFERRABLE INITIALLY DEFERRED,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    CHECK ((name_key IS NULL) = (deleted_at IS NOT NULL))
) STRICT;
CREATE INDEX connections_head ON connections (head_revision);
CREATE INDEX connections_live ON connections (live_revision);

-- Without an author: made by the program, from settings outside of the console.
CREATE TABLE revisions (
    id BLOB NOT NULL PRIMARY KEY,
    connection_id BLOB NOT NULL REFERENCES connections (id) DEFERRABLE INITIALLY DEFERRED,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    settings TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    author BLOB REFERENCES principals (id),
    at INTEGER NOT NULL,
    UNIQUE (connection_id, number)
) STRICT;
CREATE INDEX revisions_author ON revisions (author);

-- The connection of a secret, a working copy, a proof or a flow may not be saved yet: no foreign key.
CREATE TABLE secrets (
    id BLOB NOT NULL PRIMARY KEY,
    connection_id BLOB NOT NULL,
    field TEXT NOT NULL,
    sealed BLOB NOT NULL,
    places TEXT NOT NULL,
    set_at INTEGER NOT NULL
) STRICT;
CREATE INDEX secrets_connection ON secrets (connection_id);

CREATE TABLE working_copies (
    user_id BLOB NOT NULL REFERENCES users (principal_id) ON DELETE CASCADE,
    connection_id BLOB NOT NULL,
    provider TEXT NOT NULL,
    base_revision BLOB REFERENCES revisions (id),
    fields TEXT NOT NULL,
    secret_id BLOB REFERENCES secrets (id),
    at INTEGER NOT NULL,
    PRIMARY KEY (user_id, connection_id)
) STRICT;
CREATE INDEX working_copies_connection ON working_copies (connection_id);
CREATE INDEX working_copies_base ON working_copies (base_revision);
CREATE INDEX working_copies_secret ON working_copies (secret_id);

-- Attempts go after 30 days, what they proved stays: no foreign key.
CREATE TABLE proofs (
    connection_id BLOB NOT NULL,
    fingerprint TEXT NOT NULL,
    attempt_id BLOB NOT NULL,
    by_id BLOB NOT NULL REFERENCES principals (id),
    at INTEGER NOT NULL,
    PRIMARY KEY (connection_id, fingerprint)
) STRICT;
CREATE INDEX proofs_by ON proofs (by_id);

CREATE TABLE identities (
    connection_id BLOB NOT NULL REFERENCES connections (id),
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id BLOB NOT NULL REFERENCES users (principal_id) ON DELETE CASCADE,
    email TEXT,
    fingerprint TEXT,
    created_at INTEGER NOT NULL,
    last_sign_in INTEGER,
    PRIMARY KEY (connection_id, issuer, subject)
) STRICT;
CREATE INDEX identities_user ON identities (user_id);

-- Proven identities whose email address belongs to an account: an administrator says whether both are one
-- person. One for each identity; refused ones stay until they run out.
CREATE TABLE link_requests (
    id BLOB NOT NULL UNIQUE,
    connection_id BLOB NOT NULL REFERENCES connections (id),
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id BLOB NOT NULL REFERENCES users (principal_id) ON DELETE CASCADE,
    profile TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    attempt TEXT,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    refused_at INTEGER,
    refused_by BLOB REFERENCES principals (id),
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (connection_id, issuer, subject)
) STRICT;
CREATE INDEX link_requests_user ON link_requests (user_id);
CREATE INDEX link_requests_refused_by ON link_requests (refused_by);
CREATE INDEX link_requests_expires ON link_requests (expires_at);

CREATE TABLE invitations (
    id BLOB NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    by_id BLOB NOT NULL REFERENCES principals (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    user_id BLOB REFERENCES users (principal_id) ON DELETE SET NULL,
    revoked_at INTEGER
) STRICT;
CREATE UNIQUE INDEX invitations_open ON invitations (email_key) WHERE used_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_created ON invitations (created_at, id);
CREATE INDEX invitations_by ON invitations (by_id);
CREATE INDEX invitations_user ON invitations (user_id);

CREATE TABLE invitation_groups (
    invitation_id BLOB NOT NULL REFERENCES invitations (id) ON DELETE CASCADE,
    group_id BLOB NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    PRIMARY KEY (invitation_id, group_id)
) STRICT;
CREATE INDEX invitation_groups_group ON invitation_groups (group_id);

CREATE TABLE sessions (
    id BLOB NOT NULL PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    principal_id BLOB NOT NULL REFERENCES principals (id) ON DELETE CASCADE,
    connection_id BLOB REFERENCES connections (id),
    device TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    idle_until INTEGER NOT NULL,
    absolute_until INTEGER NOT NULL,
    tokens BLOB
) STRICT;
CREATE INDEX sessions_principal ON sessions (principal_id);
CREATE INDEX sessions_connection ON sessions (connection_id);
CREATE INDEX sessions_idle ON sessions (idle_until);
CREATE INDEX sessions_absolute ON sessions (absolute_until);

CREATE TABLE flows (
    state_hash BLOB NOT NULL PRIMARY KEY,
    browser_hash BLOB NOT NULL,
    purpose TEXT NOT NULL,
    connection_id BLOB NOT NULL,
    private BLOB NOT NULL,
    response BLOB,
    next TEXT NOT NULL,
    attempt_id BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    consumed_at INTEGER
) STRICT;
CREATE INDEX flows_expires ON flows (expires_at);

CREATE TABLE one_time (
    kind TEXT NOT NULL,
    token_hash BLOB NOT NULL,
    payload TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (kind, token_hash)
) STRICT;
CREATE INDEX one_time_expires ON one_time (expires_at);

CREATE TABLE throttle (
    bucket TEXT NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL,
    until INTEGER NOT NULL,
    last INTEGER NOT NULL
) STRICT;
CREATE INDEX throttle_until ON throttle (until);

CREATE TABLE provider_cache (
    url TEXT NOT NULL,
    ca_hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    fetched_at INTEGER NOT NULL,
    tried_at INTEGER NOT NULL,
    PRIMARY KEY (url, ca_hash, kind)
) STRICT;

-- What a list filters and sorts by, beside the whole attempt as JSON. History outlives what it is about:
-- no foreign keys here and in audit.
CREATE TABLE attempts (
    id BLOB NOT NULL PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    method TEXT NOT NULL,
    connection_id BLOB,
    revision_id BLOB,
    issuer_id BLOB,
    principal_id BLOB,
    outcome TEXT NOT NULL,
    code TEXT,
    who TEXT NOT NULL,
    who_key TEXT NOT NULL,
    address TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    attempt TEXT NOT NULL
) STRICT;
CREATE INDEX attempts_started ON attempts (started_at, id);
CREATE INDEX attempts_who ON attempts (who_key, started_at, id);
CREATE INDEX attempts_issuer ON attempts (issuer_id, started_at, id) WHERE issuer_id IS NOT NULL;
CREATE INDEX attempts_connection ON attempts (connection_id, started_at, id);

-- What programs log, as activity of a caller: runs at their place, and refused ones, which have none and count. The
-- names of callers stay when accounts go: no foreign keys to them.
CREATE TABLE runs (
    id BLOB NOT NULL PRIMARY KEY,
    team_id BLOB REFERENCES teams (id) ON DELETE CASCADE,
    project_id BLOB REFERENCES projects (id) ON DELETE CASCADE,
    entity TEXT NOT NULL,
    project_name TEXT NOT NULL,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    caller_id BLOB NOT NULL,
    caller_name TEXT NOT NULL,
    key_id BLOB,
    user_id BLOB,
    user_name TEXT,
    attribution TEXT NOT NULL,
    why TEXT NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    times INTEGER NOT NULL,
    history_lines INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    heard_at INTEGER NOT NULL,
    exit_code INTEGER,
    UNIQUE (project_id, name),
    CHECK ((team_id IS NULL) = (project_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX runs_refused ON runs (caller_id, entity, project_name) WHERE project_id IS NULL;
CREATE INDEX runs_heard ON runs (heard_at, id);
CREATE INDEX runs_team ON runs (team_id, heard_at, id);
CREATE INDEX runs_caller ON runs (caller_id, heard_at, id);

CREATE TABLE run_files (
    run_id BLOB NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    content BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (run_id, name)
) STRICT;

-- A chain: `hash` is over all other columns, `prev_hash` among them. The newest entry's number and hash are
-- sealed in audit_head, which is made with the first data key.
CREATE TABLE audit (
    seq INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    actor BLOB,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    object_name TEXT NOT NULL,
    before TEXT,
    after TEXT,
    address TEXT NOT NULL,
    search_key TEXT NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE TABLE audit_head (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    sealed BLOB NOT NULL
) STRICT;
