import { base, buttons, tokens } from "@flyby/player";
import type { AboutAnswer } from "@flyby/protocol";
import { type Addresses, createAddresses } from "./address.ts";
import { type AdminToken, createAdminToken } from "./admin-token.ts";
import { createPreferences, type Preferences } from "./preferences.ts";
import { createServerApi, type ServerApi } from "./server-api.ts";

/** What every page of ours stands on. */
export interface Page {
  readonly addresses: Addresses;
  readonly api: ServerApi;
  readonly preferences: Preferences;
  readonly admin: AdminToken;
  /** What the server is, asked once for all who want to know. */
  about(): Promise<AboutAnswer | null>;
}

let opened: Page | null = null;

/** Dresses the document and opens what its elements share; the same for all of them. */
export function page(): Page {
  opened ??= open();
  return opened;
}

function open(): Page {
  const sheets = [tokens, base, buttons].map(({ styleSheet }) => styleSheet).filter((sheet) => sheet != null);
  document.adoptedStyleSheets = [...sheets, ...document.adoptedStyleSheets];
  const addresses = createAddresses(document.baseURI);
  const api = createServerApi(addresses);
  let about: Promise<AboutAnswer | null> | null = null;
  return {
    addresses,
    api,
    preferences: createPreferences(),
    admin: createAdminToken(),
    about() {
      about ??= api.about();
      return about;
    },
  };
}
