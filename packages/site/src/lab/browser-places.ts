import { openLeases } from "@flyby/client";
import { createPlaces, type Places } from "./places.ts";

/** A browser has two places on a server (see the client's leases); the lab takes what it needs of them. */
const mostPlaces = 2;

/** The places of this browser on a server, shared with every other page of Flyby in it. */
export function openBrowserPlaces(server: string, onChange: () => void): Places {
  const takes = Array.from({ length: mostPlaces }, () => openLeases({ server }).take);
  return createPlaces({ takes, after, onChange });
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
