import type { NamedFrame } from "./lab-wire.ts";

/** null when this machine has none. */
export const tsharkPath: string | null = Bun.which("tshark");

/** What the real tshark finds in a capture of a server on this port. */
export interface Tshark {
  frames(): Promise<NamedFrame[]>;
  /** Texts of the messages it could read, in order. */
  texts(): Promise<string[]>;
  closes(): Promise<string[]>;
  http(): Promise<string[]>;
  /** Packets that a filter matches. */
  count(filter: string): Promise<number>;
}

type Field = string | Readonly<Record<string, unknown>>;
type Layers = Readonly<Record<string, Field | readonly Field[]>>;

export function openInTshark(file: string, port: number): Tshark {
  async function ask(...args: string[]): Promise<string> {
    const checks = ["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"];
    const child = Bun.spawn(["tshark", "-r", file, "-d", `tcp.port==${port},http`, ...checks, ...args], {
      stdout: "pipe",
      stderr: "pipe",
    });
    const [out, err, code] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    if (code !== 0) throw new Error(`tshark: ${err}`);
    return out;
  }

  let asked: Promise<Layers[]> | null = null;
  function sockets(): Promise<Layers[]> {
    asked ??= ask("-Y", "websocket", "-T", "json", "--no-duplicate-keys", "-J", "tcp websocket").then((text) =>
      (JSON.parse(text) as { _source: { layers: Layers } }[]).map(({ _source }) => _source.layers),
    );
    return asked;
  }

  async function each<T>(
    read: (frame: Readonly<Record<string, unknown>>, tcp: Readonly<Record<string, unknown>>) => T[],
  ): Promise<T[]> {
    return (await sockets()).flatMap((layers) => {
      const tcp = layers.tcp as Readonly<Record<string, unknown>>;
      const frames = [layers.websocket].flat() as Readonly<Record<string, unknown>>[];
      return frames.flatMap((frame) => read(frame, tcp));
    });
  }

  function payloadOf(frame: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const payload = frame["websocket.payload"];
    return typeof payload === "object" && payload !== null ? (payload as Readonly<Record<string, unknown>>) : {};
  }

  return {
    frames: () =>
      each((frame, tcp) => {
        const number = (name: string) => Number(frame[`websocket.${name}`]);
        const long = frame["websocket.payload_length_ext_16"] ?? frame["websocket.payload_length_ext_64"];
        const key = frame["websocket.masking_key"];
        return [
          {
            // Streams are counted from 0, connections from 1.
            connection: Number(tcp["tcp.stream"]) + 1,
            from: Number(tcp["tcp.dstport"]) === port ? ("client" as const) : ("server" as const),
            fin: number("fin"),
            rsv: number("rsv"),
            opcode: number("opcode"),
            mask: number("mask"),
            length: long === undefined ? number("payload_length") : Number(long),
            key: typeof key === "string" ? key : "",
          },
        ];
      }),
    texts: () =>
      each((frame) => {
        const text = payloadOf(frame)["websocket.payload.text"];
        return typeof text === "string" ? [text] : [];
      }),
    closes: () =>
      each((frame) => {
        const close = payloadOf(frame)["websocket.payload.close"];
        if (typeof close !== "object" || close === null) return [];
        const facts = close as Readonly<Record<string, unknown>>;
        return [
          `${facts["websocket.payload.close.status_code"]} ${facts["websocket.payload.close.reason"] ?? ""}`.trim(),
        ];
      }),
    async http() {
      const fields = ["tcp.stream", "http.request.method", "http.request.uri", "http.response.code"];
      const out = await ask("-Y", "http", "-T", "fields", ...fields.flatMap((field) => ["-e", field]));
      return out
        .trim()
        .split("\n")
        .map((line) => {
          const [stream, method, uri, status] = line.split("\t");
          return `${Number(stream) + 1} ${status === "" || status === undefined ? `${method} ${uri}` : status}`;
        });
    },
    async count(filter) {
      return (await ask("-Y", filter)).split("\n").filter((line) => line !== "").length;
    },
  };
}
