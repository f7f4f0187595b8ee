-- What the mocks were asked and what they answered. What is looked at for many requests at once stands apart from what is
-- shown of one, so that an analysis reads little.

CREATE TABLE requests (
    server_id TEXT NOT NULL,
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    status BIGINT NOT NULL,
    duration_us BIGINT NOT NULL,
    client TEXT NOT NULL,
    operation TEXT,
    scenario TEXT,
    violations TEXT,
    request_id TEXT NOT NULL,
    session_id TEXT,
    correlation_id TEXT,
    PRIMARY KEY (server_id, id)
);

CREATE INDEX requests_by_time ON requests (server_id, at, id);

CREATE INDEX requests_by_status ON requests (server_id, status, id);

CREATE TABLE request_contents (
    server_id TEXT NOT NULL,
    id BIGINT NOT NULL,
    query TEXT,
    request_headers TEXT NOT NULL,
    request_body TEXT,
    request_size BIGINT NOT NULL,
    response_headers TEXT NOT NULL,
    response_body TEXT,
    response_size BIGINT NOT NULL,
    cut BIGINT NOT NULL,
    PRIMARY KEY (server_id, id)
);
