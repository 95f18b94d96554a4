import type { ClientMessage, ControlMessage } from "@flyby/protocol";
import type { Identity } from "./identity.ts";

/** What the server on the socket knows of who we are. */
export interface Greeting {
  /** The token to open a socket with. */
  open(): string | undefined;
  /** Says it again when it has changed: a first identity, or a new name. */
  refresh(): void;
  /** Its answer: whom it takes us for. */
  answered(hello: Extract<ControlMessage, { type: "hello" }>): void;
  /** It does not know the token. */
  rejected(): void;
  /** A post on the socket would be ours, under our present name. */
  isKnown(): boolean;
}

export function createGreeting(
  identity: Identity,
  isJoined: () => boolean,
  send: (message: ClientMessage) => boolean,
  /** Each message goes with the token, so that no answer is needed to be known. */
  carriesToken: () => boolean,
): Greeting {
  let said: string | undefined;
  let known: { readonly author?: string; readonly name?: string } = {};

  function rejected(): void {
    if (said !== undefined) identity.reject(said);
    known = {};
    void identity.ensure();
  }

  return {
    open() {
      known = {};
      said = identity.current()?.token;
      return said;
    },
    refresh() {
      const mine = identity.current();
      if (mine === null || mine.token === said || !isJoined()) return;
      if (!send({ type: "hello", token: mine.token })) return;
      said = mine.token;
      known = {};
    },
    answered(hello) {
      known = hello;
      if (hello.author === undefined && said !== undefined) rejected();
    },
    rejected,
    isKnown() {
      const mine = identity.current();
      if (mine === null) return false;
      return carriesToken() ? said === mine.token : known.author === mine.author && known.name === mine.name;
    },
  };
}
