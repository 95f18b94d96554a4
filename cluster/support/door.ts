/** Where listeners and posters find a node: what a proxy in front of several does. */
export interface Door {
  /** The base URL of some node that is not known to be away. */
  pick(): string;
  /** A node leaves the rotation, as a deployment tells its proxy, or comes back. */
  setOpen(url: string, isOpen: boolean): void;
}

export function createDoor(urls: readonly string[], random: () => number): Door {
  const away = new Set<string>();
  return {
    pick() {
      const open = urls.filter((url) => !away.has(url));
      const from = open.length === 0 ? urls : open;
      const picked = from[Math.floor(random() * from.length)];
      if (picked === undefined) throw new Error("A door leads somewhere.");
      return picked;
    },
    setOpen(url, isOpen) {
      if (isOpen) away.delete(url);
      else away.add(url);
    },
  };
}
