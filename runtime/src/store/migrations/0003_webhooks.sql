-- Who is told what happens on a server. Structures are JSON.
CREATE TABLE webhooks (
    id BIGINT NOT NULL PRIMARY KEY,
    server_id TEXT NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    method TEXT NOT NULL,
    headers TEXT NOT NULL,
    events TEXT NOT NULL,
    path TEXT,
    status TEXT,
    secret TEXT,
    former_secret TEXT,
    former_until BIGINT,
    is_active BIGINT NOT NULL,
    disabled_reason TEXT,
    deliveries BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    dropped BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (server_id, name)
);

-- What happened, for as long as somebody has to be told.
CREATE TABLE webhook_messages (
    id TEXT NOT NULL PRIMARY KEY,
    server_id TEXT NOT NULL,
    event_type TEXT NOT NULL,
    payload TEXT NOT NULL
);

-- Who has to be told what, and when it is tried next.
CREATE TABLE webhook_pending (
    webhook_id BIGINT NOT NULL,
    message_id TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    PRIMARY KEY (webhook_id, message_id)
);

CREATE INDEX webhook_pending_by_message ON webhook_pending (message_id);

-- What was tried.
CREATE TABLE webhook_attempts (
    id BIGINT NOT NULL PRIMARY KEY,
    webhook_id BIGINT NOT NULL,
    message_id TEXT NOT NULL,
    event_type TEXT NOT NULL,
    payload TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    response_status BIGINT,
    response_body TEXT,
    took_us BIGINT NOT NULL,
    error TEXT,
    delivered_at BIGINT NOT NULL,
    next_attempt_at BIGINT
);

CREATE INDEX webhook_attempts_by_webhook ON webhook_attempts (webhook_id, id);
