/**
 * A part of an import, long before the room's row is locked: ids and rows, which nobody sees before the import's commit.
 * Rows of `moments` and the room are shared with those who post, so a part only tells what they will be raised by.
 * A comment that our own export carries is known by its id and whole seconds (`posted`).
 */
export const importing = `
CREATE FUNCTION import_part(of_room integer, of_import integer, drafts jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  answer jsonb;
BEGIN
  WITH given AS MATERIALIZED (
    SELECT * FROM ROWS FROM (jsonb_to_recordset(drafts) AS (
      key text, author text, progress bigint, created_at bigint, handicap bigint, json text,
      foreign_id text, origin text, posted bigint
    )) WITH ORDINALITY AS g(key, author, progress, created_at, handicap, json, foreign_id, origin, posted, place)
  ), firsts AS MATERIALIZED (
    SELECT DISTINCT ON (g.key) g.* FROM given g
    WHERE g.posted IS NULL OR NOT EXISTS (
      SELECT FROM nonces n
      WHERE n.id = g.posted AND n.room = of_room AND n.progress = g.progress AND n.created_at / 1000 = g.created_at / 1000
    )
    ORDER BY g.key, g.place
  ), taken AS (
    INSERT INTO import_keys (room, key)
    SELECT of_room, key FROM firsts ORDER BY key
    ON CONFLICT DO NOTHING RETURNING key
  ), ordered AS (
    SELECT f.* FROM firsts f JOIN taken USING (key) ORDER BY f.place
  ), fresh AS MATERIALIZED (
    SELECT o.*, nextval('comment_ids') AS id FROM ordered o
  ), new_comments AS (
    INSERT INTO comments
      (id, progress, rank, created_at, room, segment, import, imported, author, json, foreign_id, origin)
    SELECT id, progress, segment_rank(id, handicap), created_at, of_room, progress / 360000, of_import, 1, author,
      '{"id":' || id || json, foreign_id, origin
    FROM fresh
  )
  SELECT jsonb_build_object(
    'imported', count(*),
    'newest', max(created_at),
    'moments', (
      SELECT coalesce(jsonb_agg(jsonb_build_array(second, comments)), '[]')
      FROM (SELECT progress / 1000 AS second, count(*) AS comments FROM fresh GROUP BY 1) m
    )) INTO answer
  FROM fresh;
  RETURN answer;
END
$$;
`;
