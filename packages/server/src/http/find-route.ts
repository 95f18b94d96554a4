import { METHOD_NAME_ALL } from "hono/router";
import { RegExpRouter } from "hono/router/reg-exp-router";
import { SmartRouter } from "hono/router/smart-router";
import { TrieRouter } from "hono/router/trie-router";
import { tryDecodeURIComponent } from "hono/utils/url";
import type { Call, Route } from "./route.ts";

export interface FoundRoute {
  readonly route: Route;
  readonly params: Call["params"];
}

/** Finds the first route at a path. Hono's router without its context, which a held request would keep as long. */
export function createRouteFinder(routes: readonly Route[]): (path: string) => FoundRoute | null {
  const router = new SmartRouter<Route>({ routers: [new RegExpRouter(), new TrieRouter()] });
  for (const route of routes) router.add(METHOD_NAME_ALL, route.path, route);

  return (path) => {
    const [found, stash] = router.match(METHOD_NAME_ALL, path);
    const [first] = found;
    if (first === undefined) return null;
    const [route, places] = first;
    const params: Record<string, string> = {};
    for (const [name, place] of Object.entries(places)) {
      const value = typeof place === "number" ? stash?.[place] : place;
      if (value !== undefined) params[name] = tryDecodeURIComponent(value);
    }
    return { route, params };
  };
}
