import type { Writable } from "node:stream";

/**
 * Writes to a stream that may be a pipe, and waits until it was taken. A reader that has had enough (`| head`) is no
 * error: the rest is for nobody.
 */
export function createOutput(stream: Writable): (text: string | Uint8Array) => Promise<void> {
  let gone: Error | null = null;
  stream.on("error", (error) => {
    gone ??= error;
  });
  return (text) =>
    new Promise((resolve, reject) => {
      const end = (error: Error | null | undefined): void => {
        if (error === null || error === undefined || isBroken(error)) resolve();
        else reject(error);
      };
      if (gone !== null) end(gone);
      else stream.write(text, end);
    });
}

function isBroken(error: Error): boolean {
  return "code" in error && error.code === "EPIPE";
}
