import { createClipReader } from "./library/clip-reader.ts";
import { openLibrary } from "./library/library.ts";
import type { LibraryCore } from "./library/library-core.ts";
import type { LibraryLog } from "./library/library-log.ts";
import { watchFolder } from "./library/watch-folder.ts";
import type { MediaFiles } from "./media-files.ts";

export interface StartLibraryOptions {
  /** An existing folder. */
  readonly folder: string;
  readonly core: LibraryCore;
  readonly files: MediaFiles;
  readonly log: LibraryLog;
  readonly now: () => number;
}

/**
 * Makes every clip below a folder a video room, and keeps it so while files come, go and change their names. Resolves
 * as soon as what is remembered can be played; the folder is read afterwards.
 */
export async function startLibrary(options: StartLibraryOptions): Promise<{ close(): Promise<void> }> {
  const library = await openLibrary({ ...options, reader: createClipReader() });
  void library.refresh();
  const stopWatching = watchFolder(options.folder, () => void library.refresh());
  return {
    close: () => {
      stopWatching();
      return library.close();
    },
  };
}
