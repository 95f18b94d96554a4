/**
 * The text as PostgreSQL takes it: it knows neither NUL nor halves of a surrogate pair. What people write has none of
 * them; ids and names from files may. Texts inside JSON are escaped and need nothing.
 */
export function storable(text: string): string {
  return text.replace(/\p{Cs}/gu, "\ufffd").replaceAll("\0", "\ufffd");
}
