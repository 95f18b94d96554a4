/** What reaches all of a room at once, each one statement: see 0002. */
export const upkeep = `
CREATE FUNCTION trim_room(room_id text, keep bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  of_room integer;
  head_seq bigint;
  new_floor bigint;
  old_floor bigint;
  old_posted bigint[];
  old_imports integer[];
  old_imported bigint[];
BEGIN
  SELECT number, head, floor INTO of_room, head_seq, old_floor FROM rooms WHERE id = room_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  new_floor := head_seq - greatest(keep, 0);
  IF new_floor <= old_floor THEN RETURN true; END IF;
  WITH gone AS (DELETE FROM entries WHERE room = of_room AND seq <= new_floor RETURNING seq, wire)
  SELECT coalesce(array_agg(split_part(wire, ',', 3)::bigint), '{}') INTO old_posted
  FROM gone WHERE starts_with(wire, '[' || seq || ',"comment",');
  WITH gone AS (DELETE FROM imports WHERE room = of_room AND seq <= new_floor RETURNING number)
  SELECT coalesce(array_agg(number), '{}') INTO old_imports FROM gone;
  old_imported := ARRAY(SELECT id FROM comments WHERE import = ANY (old_imports));
  DELETE FROM nonces WHERE room = of_room AND id = ANY (old_posted);
  PERFORM forget(of_room, head_seq, old_posted || old_imported);
  UPDATE rooms SET floor = new_floor WHERE number = of_room;
  RETURN true;
END
$$;

CREATE FUNCTION remove_room(room_id text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  of_room integer;
BEGIN
  DELETE FROM rooms WHERE id = room_id RETURNING number INTO of_room;
  IF NOT FOUND THEN RETURN false; END IF;
  DELETE FROM entries WHERE room = of_room;
  DELETE FROM comments WHERE room = of_room;
  DELETE FROM moments WHERE room = of_room;
  DELETE FROM segments WHERE room = of_room;
  DELETE FROM nonces WHERE room = of_room;
  DELETE FROM imports WHERE room = of_room;
  DELETE FROM import_keys WHERE room = of_room;
  DELETE FROM mutes WHERE room = of_room;
  RETURN true;
END
$$;
`;
