import type { SQL } from "bun";

/** Comments of each small room. */
const smallRoom = 10_000;

/**
 * Fills an empty schema with `rows` comments: `large` (a fifth) in room `r1`, the others in rooms of 10,000, over two hours of
 * video, a tenth of them from files.
 */
export async function fill(sql: SQL, rows: number, large: number = Math.floor(rows / 5)): Promise<void> {
  const rooms = 1 + Math.ceil((rows - large) / smallRoom);
  const progress = "(n::bigint * 7919 % 7200000)";
  const room = `(CASE WHEN n <= ${large} THEN 1 ELSE 2 + (n - ${large} - 1) / ${smallRoom} END)`;
  await sql.unsafe(`
    SET search_path = flyby;
    SET synchronous_commit = off;
    INSERT INTO rooms (id, kind, title, created_at, sample, settings, epoch)
    SELECT 'r' || n, 'video', 'Room ' || n, 1700000000000, 0, '{}', 'abcdefgh' FROM generate_series(1, ${rooms}) n;
    INSERT INTO comments
      (id, progress, rank, seq, created_at, room, segment, import, imported, author, json, foreign_id)
    SELECT nextval('comment_ids'), ${progress}, segment_rank(n, 5), CASE WHEN n % 10 > 0 THEN n END,
      1700000000000 + n, ${room}, ${progress} / 360000, CASE WHEN n % 10 = 0 THEN ${room} END,
      CASE WHEN n % 10 = 0 THEN 1 ELSE 0 END, 'u' || n % 10000,
      '{"id":' || n || ',"progress":' || ${progress} || ',"mode":"scroll","size":"normal","color":16777215,"author":"u'
        || n % 10000 || '","name":"Somebody","text":"some words about this moment ' || n || '","createdAt":1700000000000}',
      CASE WHEN n % 10 = 0 THEN 'f' || n END
    FROM generate_series(1, ${rows}) n;
    INSERT INTO entries (room, seq, wire)
    SELECT room, row_number() OVER (PARTITION BY room ORDER BY id), '[' || row_number() OVER (PARTITION BY room ORDER BY id)
      || ',"comment",' || id || ',' || progress || ',"scroll","normal",16777215,"u","Somebody","some words",1700000000000]'
    FROM comments WHERE imported = 0;
    INSERT INTO nonces (author, nonce, id, room, seq, progress, created_at)
    SELECT author, 'n' || id, id, room, seq, progress, created_at FROM comments WHERE imported = 0;
    INSERT INTO import_keys (room, key) SELECT room, 'k' || id FROM comments WHERE imported = 1;
    INSERT INTO imports (number, room, seq) SELECT n, n, n FROM generate_series(1, ${rooms}) n;
    INSERT INTO moments (room, second, comments) SELECT room, progress / 1000, count(*) FROM comments GROUP BY 1, 2;
    INSERT INTO segments (room, segment, touched) SELECT room, segment, max(id) FROM comments GROUP BY 1, 2;
    INSERT INTO mutes (room, author) SELECT number, 'u' || n FROM rooms, generate_series(1, 3) n;
    UPDATE rooms r SET comments = c.comments, head = e.head
    FROM (SELECT room, count(*) AS comments FROM comments GROUP BY 1) c
      JOIN (SELECT room, max(seq) AS head FROM entries GROUP BY 1) e USING (room)
    WHERE r.number = c.room;
  `);
  await sql.unsafe("VACUUM ANALYZE");
}
