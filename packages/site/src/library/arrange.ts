import type { RoomSummary } from "@flyby/protocol";

export const sorts = ["recent", "talked", "name"] as const;
export type Sort = (typeof sorts)[number];

/** Rooms under one heading. */
export interface Shelf {
  /** Folder of the clips, "" for those at the top. */
  readonly folder: string;
  readonly rooms: readonly RoomSummary[];
}

export interface Arrangement {
  /** Live rooms with something to see or somebody in them. */
  readonly live: readonly RoomSummary[];
  /** The other live rooms: places to talk. */
  readonly quiet: readonly RoomSummary[];
  readonly shelves: readonly Shelf[];
}

/** What the library shows: live rooms first, then videos by folder. */
export function arrange(
  rooms: readonly RoomSummary[],
  options: { query: string; sort: Sort; locale: string },
): Arrangement {
  const collator = new Intl.Collator(options.locale, { numeric: true, sensitivity: "base" });
  const found = rooms.filter((room) => matches(room, options.query)).sort(order(options.sort, collator));
  const videos = found.filter(({ kind }) => kind === "video");
  const folders = new Map<string, RoomSummary[]>();
  for (const video of videos) {
    const shelf = folders.get(video.folder ?? "");
    if (shelf === undefined) folders.set(video.folder ?? "", [video]);
    else shelf.push(video);
  }
  return {
    live: found.filter((room) => room.kind === "live" && isLively(room)),
    quiet: found.filter((room) => room.kind === "live" && !isLively(room)),
    shelves: [...folders]
      .map(([folder, inFolder]) => ({ folder, rooms: inFolder }))
      .sort((a, b) => collator.compare(a.folder, b.folder)),
  };
}

function isLively({ media, viewers }: RoomSummary): boolean {
  return media !== null || viewers > 0;
}

function order(sort: Sort, collator: Intl.Collator): (a: RoomSummary, b: RoomSummary) => number {
  const byName = (a: RoomSummary, b: RoomSummary): number => collator.compare(a.title, b.title) || a.number - b.number;
  if (sort === "name") return byName;
  if (sort === "talked") return (a, b) => b.comments - a.comments || byName(a, b);
  return (a, b) => b.createdAt - a.createdAt || b.number - a.number;
}

/** Every word of the query occurs in the title or the folder. */
function matches({ title, folder, id }: RoomSummary, query: string): boolean {
  const text = `${title} ${folder ?? ""} ${id}`.normalize("NFKC").toLowerCase();
  const words = query.normalize("NFKC").toLowerCase().split(/\s+/);
  return words.every((word) => text.includes(word));
}
