/**
 * What one append is: functions, because an append must be ONE statement (a node that stops between two of its own
 * instructions then holds no lock) and must see what was committed while it waited for the room's row (every statement
 * inside a function has a snapshot of its own; one large statement would have the old one).
 *
 * The node writes the JSON and leaves out what only the database knows: `wire` is an entry's text behind its seq (of a
 * comment: behind its id), `json` a comment's behind its id.
 */
export const appending = `
CREATE FUNCTION segment_rank(id bigint, handicap bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT (handicap << 32)
    + (((((((id >> 16) & 65535) * 2654435761) & 65535) << 16) + ((id & 65535) * 2654435761)) & 4294967295)
$$;

CREATE FUNCTION take_seq(of_room integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  new_seq bigint;
BEGIN
  UPDATE rooms SET head = head + 1 WHERE number = of_room RETURNING head INTO new_seq;
  RETURN new_seq;
END
$$;

CREATE FUNCTION post(of_room integer, drafts jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  answer jsonb;
BEGIN
  WITH given AS MATERIALIZED (
    SELECT * FROM ROWS FROM (jsonb_to_recordset(drafts) AS (
      author text, nonce text, progress bigint, created_at bigint, handicap bigint, wire text, json text
    )) WITH ORDINALITY AS g(author, nonce, progress, created_at, handicap, wire, json, place)
  ), known AS MATERIALIZED (
    SELECT g.place, n.id, n.seq, n.room, n.progress, n.created_at
    FROM given g JOIN nonces n ON n.author = g.author AND n.nonce = g.nonce
  ), ordered AS (
    SELECT g.*, r.head + row_number() OVER (ORDER BY g.place) AS seq
    FROM given g CROSS JOIN rooms r
    WHERE r.number = of_room AND NOT EXISTS (SELECT FROM known k WHERE k.place = g.place)
    ORDER BY g.place
  ), fresh AS MATERIALIZED (
    SELECT o.*, nextval('comment_ids') AS id FROM ordered o
  ), new_entries AS (
    INSERT INTO entries (room, seq, wire)
    SELECT of_room, seq, '[' || seq || ',"comment",' || id || wire FROM fresh
  ), new_comments AS (
    INSERT INTO comments (id, progress, rank, seq, created_at, room, segment, imported, author, json)
    SELECT id, progress, segment_rank(id, handicap), seq, created_at, of_room, progress / 360000, 0, author,
      '{"id":' || id || json
    FROM fresh
  ), new_nonces AS (
    INSERT INTO nonces (author, nonce, id, room, seq, progress, created_at)
    SELECT author, nonce, id, of_room, seq, progress, created_at FROM fresh ORDER BY author, nonce
  ), new_moments AS (
    INSERT INTO moments AS m (room, second, comments)
    SELECT of_room, progress / 1000, count(*) FROM fresh GROUP BY 2
    ON CONFLICT (room, second) DO UPDATE SET comments = m.comments + excluded.comments
  ), new_segments AS (
    INSERT INTO segments (room, segment, touched)
    SELECT of_room, progress / 360000, max(seq) FROM fresh GROUP BY 2
    ON CONFLICT (room, segment) DO UPDATE SET touched = excluded.touched
  ), total AS (
    SELECT count(*) AS comments, max(created_at) AS newest FROM fresh
  ), counted AS (
    UPDATE rooms r SET head = r.head + t.comments, comments = r.comments + t.comments,
      last_comment_at = greatest(r.last_comment_at, t.newest)
    FROM total t WHERE r.number = of_room AND t.comments > 0
  )
  SELECT jsonb_agg(
    CASE WHEN k.id IS NULL THEN jsonb_build_array(f.seq, f.id)
    ELSE jsonb_build_array(k.seq, k.id, k.progress, k.created_at, (
      SELECT c.json FROM comments c WHERE c.room = k.room AND c.imported = 0 AND c.id = k.id
    )) END ORDER BY g.place) INTO answer
  FROM given g LEFT JOIN fresh f USING (place) LEFT JOIN known k USING (place);
  RETURN answer;
END
$$;

CREATE FUNCTION uncount(of_room integer, at_seq bigint, progresses bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE moments m SET comments = m.comments - gone.comments
  FROM (SELECT p / 1000 AS second, count(*) AS comments FROM unnest(progresses) p GROUP BY 1) gone
  WHERE m.room = of_room AND m.second = gone.second;
  UPDATE segments s SET touched = at_seq
  FROM (SELECT DISTINCT p / 360000 AS segment FROM unnest(progresses) p) gone
  WHERE s.room = of_room AND s.segment = gone.segment;
  UPDATE rooms SET comments = comments - cardinality(progresses) WHERE number = of_room;
END
$$;

CREATE FUNCTION forget(of_room integer, at_seq bigint, ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  seqs bigint[];
  progresses bigint[];
BEGIN
  WITH gone AS (
    DELETE FROM comments WHERE room = of_room AND imported IN (0, 1) AND id = ANY (ids) RETURNING seq, progress
  )
  SELECT coalesce(array_agg(seq) FILTER (WHERE seq IS NOT NULL), '{}'), coalesce(array_agg(progress), '{}')
  INTO seqs, progresses FROM gone;
  UPDATE entries SET wire = '[' || seq || ',"removed"]' WHERE room = of_room AND seq = ANY (seqs);
  PERFORM uncount(of_room, at_seq, progresses);
END
$$;

CREATE FUNCTION silence(of_room integer, step jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  of_author text := step->>'author';
  changed bigint;
  written bigint[] := '{}';
  new_seq bigint;
BEGIN
  IF step->>'action' = 'unmute' THEN
    DELETE FROM mutes WHERE room = of_room AND author = of_author;
  ELSE
    INSERT INTO mutes (room, author) VALUES (of_room, of_author) ON CONFLICT DO NOTHING;
  END IF;
  GET DIAGNOSTICS changed = ROW_COUNT;
  IF step->>'action' = 'purge' THEN
    written := ARRAY(SELECT id FROM comments WHERE room = of_room AND author = of_author);
  END IF;
  IF changed = 0 AND cardinality(written) = 0 THEN RETURN NULL; END IF;
  new_seq := take_seq(of_room);
  IF cardinality(written) > 0 THEN PERFORM forget(of_room, new_seq, written); END IF;
  RETURN new_seq;
END
$$;

CREATE FUNCTION clear_room(of_room integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  new_seq bigint;
BEGIN
  IF (SELECT comments FROM rooms WHERE number = of_room) = 0 THEN RETURN NULL; END IF;
  new_seq := take_seq(of_room);
  UPDATE entries SET wire = '[' || seq || ',"removed"]'
  WHERE room = of_room AND starts_with(wire, '[' || seq || ',"comment",');
  DELETE FROM comments WHERE room = of_room;
  DELETE FROM moments WHERE room = of_room;
  UPDATE segments SET touched = new_seq WHERE room = of_room;
  UPDATE rooms SET comments = 0 WHERE number = of_room;
  RETURN new_seq;
END
$$;

CREATE FUNCTION end_import(of_room integer, step jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  new_seq bigint;
BEGIN
  IF (step->>'imported')::bigint = 0 THEN RETURN (SELECT head FROM rooms WHERE number = of_room); END IF;
  new_seq := take_seq(of_room);
  INSERT INTO imports (number, room, seq) VALUES ((step->>'number')::integer, of_room, new_seq);
  INSERT INTO moments AS m (room, second, comments)
  SELECT of_room, (e->>0)::bigint, (e->>1)::integer FROM jsonb_array_elements(step->'moments') e
  ON CONFLICT (room, second) DO UPDATE SET comments = m.comments + excluded.comments;
  INSERT INTO segments (room, segment, touched)
  SELECT DISTINCT of_room, (e->>0)::bigint / 360, new_seq FROM jsonb_array_elements(step->'moments') e
  ON CONFLICT (room, segment) DO UPDATE SET touched = excluded.touched;
  UPDATE rooms SET comments = comments + (step->>'imported')::bigint,
    last_comment_at = greatest(last_comment_at, (step->>'newest')::bigint)
  WHERE number = of_room;
  RETURN new_seq;
END
$$;

CREATE FUNCTION change_room(of_room integer, step jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  CASE step->>'kind'
    WHEN 'delete' THEN
      IF NOT EXISTS (
        SELECT FROM comments WHERE room = of_room AND imported IN (0, 1) AND id = (step->>'id')::bigint
      ) THEN RETURN NULL; END IF;
      PERFORM forget(of_room, (SELECT head + 1 FROM rooms WHERE number = of_room), ARRAY[(step->>'id')::bigint]);
      RETURN take_seq(of_room);
    WHEN 'mute' THEN RETURN silence(of_room, step);
    WHEN 'settings' THEN
      UPDATE rooms SET settings = step->>'settings' WHERE number = of_room;
      RETURN take_seq(of_room);
    WHEN 'clear' THEN RETURN clear_room(of_room);
    WHEN 'imported' THEN RETURN end_import(of_room, step);
  END CASE;
END
$$;

CREATE FUNCTION append(steps jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  step jsonb;
  of_room integer;
  new_seq bigint;
  answers jsonb := '[]';
BEGIN
  PERFORM FROM rooms WHERE id IN (SELECT s->>'room' FROM jsonb_array_elements(steps) s)
  ORDER BY number FOR NO KEY UPDATE;
  FOR step IN SELECT s FROM jsonb_array_elements(steps) s LOOP
    SELECT number INTO of_room FROM rooms WHERE id = step->>'room';
    IF NOT FOUND THEN RAISE EXCEPTION 'There is no room %.', step->>'room'; END IF;
    IF step->>'kind' = 'comments' THEN
      answers := answers || jsonb_build_array(post(of_room, step->'drafts'));
      CONTINUE;
    END IF;
    new_seq := change_room(of_room, step);
    IF new_seq IS NOT NULL AND step ? 'wire' THEN
      INSERT INTO entries (room, seq, wire) VALUES (of_room, new_seq, '[' || new_seq || (step->>'wire'));
    END IF;
    answers := answers || to_jsonb(ARRAY[new_seq]);
  END LOOP;
  RETURN answers;
END
$$;
`;
