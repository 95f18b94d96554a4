import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";
import type { TapObserver } from "../../tap/tap.ts";
import { concatBytes } from "../../wire/index.ts";
import { captureHead, packetBlock } from "./blocks.ts";
import { createTcpConversation, type TcpConversation } from "./tcp-conversation.ts";

const comment =
  "The bytes and their times are those that went through a proxy. Ethernet, IP and TCP around them are made up: " +
  "a proxy does not see packets.";

/** A capture that grows while connections go through the tap. */
export interface CaptureFile {
  readonly observer: Required<TapObserver>;
  /** Packets written so far. */
  readonly packets: number;
  close(): void;
}

/** Where a capture goes. `write` throws when it cannot, and leaves nothing of those bytes. */
export interface ByteFile {
  write(bytes: Uint8Array): void;
  close(): void;
}

/** Throws where the file cannot be made. Writes at once, so memory stays small and a kill loses nothing. */
export function openByteFile(path: string): ByteFile {
  const descriptor = openSync(path, "w");
  let written = 0;
  return {
    write(bytes) {
      try {
        for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
        written += bytes.length;
      } catch (error) {
        // Half a packet would make the capture unreadable at its end. A pipe cannot be cut, nor need it be.
        try {
          ftruncateSync(descriptor, written);
        } catch {}
        throw error;
      }
    },
    close: () => closeSync(descriptor),
  };
}

export interface CaptureOptions {
  readonly file: ByteFile;
  /** Port that clients speak to. */
  readonly serverPort: number;
  readonly version: string;
  /** A disk that is full ends the capture, not the proxy; told once. */
  onError(error: Error): void;
}

/** Throws where the head of the capture cannot be written. */
export function openCapture({ file, serverPort, version, onError }: CaptureOptions): CaptureFile {
  const conversations = new Map<number, TcpConversation>();
  let latestMs = 0;
  let packets = 0;
  let open = true;

  function close(): void {
    if (open) file.close();
    open = false;
  }

  function record(all: readonly Uint8Array[], atMs: number): void {
    if (!open) return;
    // Times of a capture never go back.
    latestMs = Math.max(latestMs, atMs);
    try {
      file.write(concatBytes(all.map((packet) => packetBlock(packet, latestMs))));
      packets += all.length;
    } catch (error) {
      close();
      onError(error instanceof Error ? error : new Error(String(error)));
    }
  }

  file.write(concatBytes(captureHead(`flyby ${version}`, comment)));
  return {
    observer: {
      opened(connection) {
        const conversation = createTcpConversation(connection, serverPort);
        conversations.set(connection.id, conversation);
        record(conversation.open(), connection.openedAtMs);
      },
      bytes({ id }, direction, bytes, atMs) {
        record(conversations.get(id)?.bytes(direction, bytes) ?? [], atMs);
      },
      closed({ id }, by, atMs) {
        record(conversations.get(id)?.close(by) ?? [], atMs);
        conversations.delete(id);
      },
    },
    get packets() {
      return packets;
    },
    close,
  };
}
