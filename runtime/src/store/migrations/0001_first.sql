-- The same text for SQLite and PostgreSQL. Times are microseconds since 1970, UTC; structures are JSON.

CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE users (
    name TEXT NOT NULL PRIMARY KEY,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE api_keys (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    begins TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    revoked_at BIGINT
);

CREATE TABLE revoked_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL
);

CREATE TABLE servers (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    origin TEXT NOT NULL,
    state TEXT NOT NULL,
    config TEXT NOT NULL,
    active_scenario TEXT,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL
);

CREATE TABLE statistics (
    server_id TEXT NOT NULL PRIMARY KEY,
    total_requests BIGINT NOT NULL,
    error_requests BIGINT NOT NULL,
    busy_us BIGINT NOT NULL,
    last_request_at BIGINT
);

CREATE TABLE clients (
    server_id TEXT NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (server_id, address)
);

-- Which number a scenario or response has. Numbers are never given twice.
CREATE TABLE identities (
    server_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    id BIGINT NOT NULL,
    place TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (server_id, kind, id),
    UNIQUE (server_id, kind, place)
);

-- What stands over the files of a bundle. Without content: deleted.
CREATE TABLE overlays (
    server_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    place TEXT NOT NULL,
    content TEXT,
    PRIMARY KEY (server_id, kind, place)
);

CREATE TABLE mocks (
    id TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,
    name TEXT,
    status BIGINT NOT NULL,
    headers TEXT NOT NULL,
    body TEXT,
    content_type TEXT NOT NULL,
    delay_ms BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    hits BIGINT NOT NULL
);

CREATE INDEX mocks_by_end ON mocks (expires_at);
