import { type IdentityAnswer, type Result, refuse } from "@flyby/protocol";
import { type Api, toResult } from "./api.ts";
import type { KeyValue } from "./room-client.ts";

/** Who this browser is on this server: one token per server, made when it is first needed. */
export interface Identity {
  current(): IdentityAnswer | null;
  /** The one we have, else a new one. */
  ensure(): Promise<Result<IdentityAnswer>>;
  /** Another tab may have taken another name. */
  reread(): void;
  /** The server gave one along with an answer. */
  adopt(identity: IdentityAnswer): void;
  /** The server does not know this token (any more). */
  reject(token: string): void;
  rename(name: string): Promise<Result<IdentityAnswer>>;
}

export function createIdentity(
  api: Api,
  storage: KeyValue,
  server: string,
  onChange: (identity: IdentityAnswer) => void,
): Identity {
  const key = `flyby:identity:${server}`;
  let mine: IdentityAnswer | null = recall();
  let asking: Promise<Result<IdentityAnswer>> | null = null;

  function recall(): IdentityAnswer | null {
    try {
      return parseIdentity(JSON.parse(storage.getItem(key) ?? "null"));
    } catch {
      return null;
    }
  }

  function keep(identity: IdentityAnswer): void {
    const changed = mine?.token !== identity.token || mine.name !== identity.name;
    mine = identity;
    storage.setItem(key, JSON.stringify(identity));
    if (changed) onChange(identity);
  }

  async function ask(): Promise<Result<IdentityAnswer>> {
    const result = toResult(await api.json<unknown>("api/v1/identity", { method: "POST", body: {} }));
    if (!result.ok) return result;
    // Another tab may have been quicker: one browser, one person.
    const identity = recall() ?? parseIdentity(result.value);
    if (identity === null) return refuse("internal", "The server gave no identity.");
    keep(identity);
    return { ok: true, value: identity };
  }

  function ensure(): Promise<Result<IdentityAnswer>> {
    mine ??= recall();
    if (mine !== null) return Promise.resolve({ ok: true, value: mine });
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  }

  return {
    current: () => mine,
    ensure,
    reread() {
      const kept = recall();
      if (kept === null || (kept.token === mine?.token && kept.name === mine.name)) return;
      mine = kept;
      onChange(kept);
    },
    adopt(identity) {
      if (mine === null) keep(identity);
    },
    reject(token) {
      if (mine?.token !== token) return;
      mine = null;
      if (recall()?.token === token) storage.removeItem(key);
    },
    async rename(name) {
      const known = await ensure();
      if (!known.ok) return known;
      const reply = await api.json<unknown>("api/v1/identity", {
        method: "PATCH",
        body: { name },
        bearer: known.value.token,
      });
      const result = toResult(reply);
      if (!result.ok) return result;
      const identity = parseIdentity(result.value);
      if (identity === null) return refuse("internal", "The server gave no identity.");
      keep(identity);
      return { ok: true, value: identity };
    },
  };
}

function parseIdentity(value: unknown): IdentityAnswer | null {
  if (typeof value !== "object" || value === null) return null;
  if (!("token" in value && "author" in value && "name" in value)) return null;
  const { token, author, name } = value;
  return typeof token === "string" && typeof author === "string" && typeof name === "string"
    ? { token, author, name }
    : null;
}
