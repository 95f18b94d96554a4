/**
 * `timeline` is what segments, exports and the classic API read: clustered by (room, progress, id), with each comment
 * as the JSON it is answered in. `rank` orders the comments of a segment when not all fit (segment-rank.ts).
 * `comments` holds what is asked by id, author or file, and no text. `moments` counts comments per second of the
 * timeline, so that densities and totals of a million comments need no scan. `nonces` and `import_keys` outlive their
 * comments: a deleted comment does not come back by being sent or imported again.
 */
export const roomsAndLogs = `
CREATE TABLE rooms (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  folder TEXT,
  media TEXT,
  started_at INTEGER,
  created_at INTEGER NOT NULL,
  sample INTEGER NOT NULL,
  settings TEXT NOT NULL,
  epoch TEXT NOT NULL,
  head INTEGER NOT NULL DEFAULT 0,
  floor INTEGER NOT NULL DEFAULT 0,
  comments INTEGER NOT NULL DEFAULT 0,
  last_comment_at INTEGER
) STRICT;

CREATE TABLE entries (
  room INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  wire TEXT NOT NULL,
  PRIMARY KEY (room, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE comments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  room INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  imported INTEGER NOT NULL,
  progress INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  author TEXT NOT NULL,
  nonce TEXT,
  foreign_id TEXT,
  origin TEXT
) STRICT;
CREATE INDEX comments_by_time ON comments (room, imported, id);
CREATE INDEX comments_by_author ON comments (room, author);

CREATE TABLE timeline (
  room INTEGER NOT NULL,
  progress INTEGER NOT NULL,
  id INTEGER NOT NULL,
  segment INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (room, progress, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX timeline_by_rank ON timeline (room, segment, rank);

CREATE TABLE moments (
  room INTEGER NOT NULL,
  second INTEGER NOT NULL,
  comments INTEGER NOT NULL,
  PRIMARY KEY (room, second)
) STRICT, WITHOUT ROWID;

CREATE TABLE segments (
  room INTEGER NOT NULL,
  segment INTEGER NOT NULL,
  touched INTEGER NOT NULL,
  PRIMARY KEY (room, segment)
) STRICT, WITHOUT ROWID;

CREATE TABLE nonces (
  author TEXT NOT NULL,
  nonce TEXT NOT NULL,
  id INTEGER NOT NULL,
  room INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  progress INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (author, nonce)
) STRICT, WITHOUT ROWID;
CREATE INDEX nonces_by_id ON nonces (id);

CREATE TABLE import_keys (
  room INTEGER NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (room, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE mutes (
  room INTEGER NOT NULL,
  author TEXT NOT NULL,
  PRIMARY KEY (room, author)
) STRICT, WITHOUT ROWID;

CREATE TABLE installation (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;
