import type { Follower } from "./room-log.ts";

/** Those who read a log as it grows. */
export interface Followers {
  readonly size: number;
  add(follower: Follower): void;
  leave(follower: Follower): void;
  /** One who throws disturbs no other. */
  tell(call: (follower: Follower) => void): void;
  clear(): void;
}

export function createFollowers(onTrouble: (error: unknown) => void): Followers {
  const followers = new Set<Follower>();
  return {
    get size() {
      return followers.size;
    },
    add: (follower) => {
      followers.add(follower);
    },
    leave: (follower) => {
      followers.delete(follower);
    },
    tell: (call) => {
      for (const follower of [...followers]) {
        try {
          call(follower);
        } catch (error) {
          onTrouble(error);
        }
      }
    },
    clear: () => followers.clear(),
  };
}
