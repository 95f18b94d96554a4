/** 96 random bits. `crypto.randomUUID` is missing on plain http, where a phone in the same network opens the page. */
export function createNonce(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
