/** The last `max` ids of something. */
export interface RecentIds {
  /** false when it was there already. */
  add(id: number): boolean;
  has(id: number): boolean;
  remove(id: number): void;
  clear(): void;
}

export function createRecentIds(max: number): RecentIds {
  const ids = new Set<number>();
  return {
    add(id) {
      if (ids.has(id)) return false;
      ids.add(id);
      const [oldest] = ids;
      if (ids.size > max && oldest !== undefined) ids.delete(oldest);
      return true;
    },
    has: (id) => ids.has(id),
    remove: (id) => void ids.delete(id),
    clear: () => ids.clear(),
  };
}
