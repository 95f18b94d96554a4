import { limits } from "@flyby/protocol";

/*
 * Every statement that reads, in one place, so that its plan can be looked at (testing/explain-plans.ts). Numbers
 * come as float8, because the client gives a bigint as text; all of ours are below 2^53. Lists come as one text.
 */

const secondsOfSegment = limits.segmentMs / 1_000;
/** Buckets of one density answer: one per pixel of a wide screen, and a bound for a stray comment at hour 900. */
export const maxBuckets = 4_096;

export const queries = {
  heads: `
    SELECT id, epoch, head::float8 AS seq, floor::float8 AS floor FROM rooms
    WHERE id IN (SELECT jsonb_array_elements_text($1::text::jsonb))`,
  /** room, after, limit, until */
  log: `
    SELECT r.epoch, r.head::float8 AS seq, r.floor::float8 AS floor, (
      SELECT string_agg(wire, E'\\n' ORDER BY e.seq) FROM (
        SELECT seq, wire FROM entries
        WHERE room = r.number AND seq > greatest($2::bigint, r.floor) AND seq <= least($4::bigint, r.head)
        ORDER BY seq LIMIT $3::bigint
      ) e
    ) AS lines
    FROM rooms r WHERE r.id = $1`,
  /** author, nonce */
  posted: `
    SELECT n.id::float8 AS id, n.seq::float8 AS seq, n.progress::float8 AS progress,
      n.created_at::float8 AS "createdAt",
      (SELECT json FROM comments c WHERE c.room = n.room AND c.imported = 0 AND c.id = n.id) AS json
    FROM nonces n WHERE n.author = $1 AND n.nonce = $2`,
  /** room, index, known: no comments when nothing touched it since */
  segment: `
    SELECT coalesce(s.touched, 0)::float8 AS touched, chosen.comments::float8 AS comments, chosen.body, (
      SELECT coalesce(sum(m.comments), 0) FROM moments m
      WHERE m.room = r.number AND m.second >= $2::bigint * ${secondsOfSegment}
        AND m.second < ($2::bigint + 1) * ${secondsOfSegment}
    )::float8 AS total
    FROM rooms r LEFT JOIN segments s ON s.room = r.number AND s.segment = $2::bigint
    CROSS JOIN LATERAL (
      SELECT count(*) AS comments, coalesce(string_agg(json, ',' ORDER BY progress, id), '') AS body FROM (
        SELECT json, progress, id FROM comments
        WHERE room = r.number AND segment = $2::bigint AND coalesce(s.touched, 0) <> $3::bigint
        ORDER BY rank, id LIMIT ${limits.maxSegmentComments}
      ) best
    ) chosen
    WHERE r.id = $1`,
  /** room, imported, before, limit */
  chat: `
    SELECT (
      SELECT string_agg(json, ',' ORDER BY c.id DESC) FROM (
        SELECT id, json FROM comments
        WHERE room = r.number AND imported = $2::smallint AND id < $3::bigint
        ORDER BY id DESC LIMIT $4::bigint
      ) c
    ) AS list
    FROM rooms r WHERE r.id = $1`,
  /** room, from, to, limit */
  range: `
    SELECT (
      SELECT string_agg(json, ',' ORDER BY c.progress, c.id) FROM (
        SELECT progress, id, json FROM comments
        WHERE room = r.number AND progress >= $2::bigint AND progress < $3::bigint
        ORDER BY progress, id LIMIT $4::bigint
      ) c
    ) AS list
    FROM rooms r WHERE r.id = $1`,
  /** room, bucketMs */
  density: `
    SELECT (
      SELECT json_agg(json_build_array(bucket, comments)) FROM (
        SELECT second * 1000 / $2::bigint AS bucket, sum(comments) AS comments FROM moments
        WHERE room = r.number AND comments > 0 AND second * 1000 < ${maxBuckets} * $2::bigint
        GROUP BY 1 ORDER BY 1
      ) b
    )::text AS list
    FROM rooms r WHERE r.id = $1`,
  /** room, progress, id, limit */
  export: `
    SELECT (
      SELECT string_agg(
        '{"comment":' || json || ',"foreignId":' || coalesce(to_json(foreign_id)::text, 'null')
          || ',"origin":' || coalesce(to_json(origin)::text, 'null') || '}', ',' ORDER BY c.progress, c.id
      ) FROM (
        SELECT progress, id, json, foreign_id, origin FROM comments
        WHERE room = r.number AND (progress, id) > ($2::bigint, $3::bigint)
        ORDER BY progress, id LIMIT $4::bigint
      ) c
    ) AS list
    FROM rooms r WHERE r.id = $1`,
  mutes: `
    SELECT (SELECT json_agg(author ORDER BY author) FROM mutes WHERE room = r.number)::text AS list
    FROM rooms r WHERE r.id = $1`,
  /** room, id */
  authorOf: `
    SELECT c.author, c.created_at::float8 AS "createdAt"
    FROM rooms r LEFT JOIN comments c ON c.room = r.number AND c.imported IN (0, 1) AND c.id = $2::bigint
    WHERE r.id = $1`,
  value: "SELECT value FROM installation WHERE key = $1",
} as const;
