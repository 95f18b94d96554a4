/** An address as a person may see it and a log may keep it: without password and without options, which may hold one. */
export function redactUrl(text: string): string {
  if (!URL.canParse(text)) return "an address";
  const { protocol, username, host, pathname } = new URL(text);
  return `${protocol}//${username === "" ? "" : `${username}@`}${host}${pathname === "/" ? "" : pathname}`;
}
