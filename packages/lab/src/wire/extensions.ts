/** One extension as `Sec-WebSocket-Extensions` names it. */
export interface Extension {
  readonly name: string;
  /** A parameter without a value is null. */
  readonly parameters: readonly (readonly [name: string, value: string | null])[];
}

/** Parses a `Sec-WebSocket-Extensions` header; what it cannot read it leaves out. */
export function parseExtensions(value: string): Extension[] {
  return value
    .split(",")
    .map((one) => one.split(";").map((part) => part.trim()))
    .filter(([name]) => name !== undefined && name !== "")
    .map(([name = "", ...parameters]) => ({
      name: name.toLowerCase(),
      parameters: parameters.filter((part) => part !== "").map(parseParameter),
    }));
}

function parseParameter(text: string): readonly [string, string | null] {
  const at = text.indexOf("=");
  if (at < 0) return [text.toLowerCase(), null];
  const value = text.slice(at + 1).trim();
  return [text.slice(0, at).trim().toLowerCase(), value.replace(/^"(.*)"$/, "$1")];
}

/** What the server's answer agreed on for permessage-deflate (RFC 7692). */
export interface DeflateAgreement {
  readonly serverNoContextTakeover: boolean;
  readonly clientNoContextTakeover: boolean;
  /** Base-2 logarithm of the window, 8…15. */
  readonly serverMaxWindowBits: number;
  readonly clientMaxWindowBits: number;
}

const largestWindow = 15;

function windowBits(parameters: ReadonlyMap<string, string | null>, name: string): number {
  const bits = Number(parameters.get(name) ?? largestWindow);
  return Number.isInteger(bits) && bits >= 8 && bits <= largestWindow ? bits : largestWindow;
}

/** null: permessage-deflate was not agreed on. `answer` is the header of the response. */
export function deflateAgreement(answer: string | undefined): DeflateAgreement | null {
  const extension = parseExtensions(answer ?? "").find(({ name }) => name === "permessage-deflate");
  if (!extension) return null;
  const parameters = new Map(extension.parameters);
  return {
    serverNoContextTakeover: parameters.has("server_no_context_takeover"),
    clientNoContextTakeover: parameters.has("client_no_context_takeover"),
    serverMaxWindowBits: windowBits(parameters, "server_max_window_bits"),
    clientMaxWindowBits: windowBits(parameters, "client_max_window_bits"),
  };
}

/** The agreement in sentences, for people. */
export function explainDeflate(agreement: DeflateAgreement): string[] {
  const side = (who: string, bits: number, forgets: boolean) =>
    `${who} compresses with a window of at most ${2 ** bits} bytes (2^${bits}) and ${
      forgets ? "begins anew with each message" : "may refer to earlier messages"
    }`;
  return [
    "permessage-deflate: RSV1 marks compressed messages",
    side("the client", agreement.clientMaxWindowBits, agreement.clientNoContextTakeover),
    side("the server", agreement.serverMaxWindowBits, agreement.serverNoContextTakeover),
  ];
}
