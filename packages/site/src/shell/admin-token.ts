/** The admin token of this tab. Session storage: it ends with the tab and is never sent by the browser itself. */
export interface AdminToken {
  get(): string | null;
  set(token: string | null): void;
}

const key = "flyby.admin";

export function createAdminToken(open: () => Storage = () => sessionStorage): AdminToken {
  let token = attempt(() => open().getItem(key)) ?? null;
  return {
    get: () => token,
    set(next) {
      token = next;
      attempt(() => (next === null ? open().removeItem(key) : open().setItem(key, next)));
    },
  };
}

// Where a browser refuses storage, the token lives as long as the page.
function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
