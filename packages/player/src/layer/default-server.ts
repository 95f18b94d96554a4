let served: string | null = null;

/** The script-tag builds know where they came from; that server is meant when a tag names none. */
export function setDefaultServer(address: string): void {
  served = address;
}

/** A base address that ends with a slash. */
export function resolveServer(attribute: string | null | undefined): string {
  const address = new URL(attribute || served || location.origin, document.baseURI).href;
  return address.endsWith("/") ? address : `${address}/`;
}

/** An address that a server gave, relative to its base unless absolute; null stays null. */
export function resolveOn(server: string | null, address: string | null | undefined): string | null {
  return address ? new URL(address, resolveServer(server)).href : null;
}
