/** Where the clip of a room lies. Paths are absolute and never come from an address. */
export interface MediaFile {
  /** Nothing outside this folder is ever read, whatever links lead there. */
  readonly root: string;
  readonly clip: string;
  readonly poster: string | null;
  /** Made with this version of Flyby: a cache may keep it for a day. */
  readonly sample: boolean;
}

/** The only way from a room to a file. */
export interface MediaFiles {
  find(room: string): MediaFile | undefined;
  set(room: string, file: MediaFile): void;
  delete(room: string): void;
}

export function createMediaFiles(): MediaFiles {
  const files = new Map<string, MediaFile>();
  return {
    find: (room) => files.get(room),
    set: (room, file) => void files.set(room, file),
    delete: (room) => void files.delete(room),
  };
}
