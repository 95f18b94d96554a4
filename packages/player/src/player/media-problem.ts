/** Why a clip does not play. */
export type MediaProblem =
  /** The browser has no decoder. `codec` as people know it, or null when the type says nothing. */
  | { readonly kind: "unplayable"; readonly codec: string | null }
  /** The browser could play its kind; this file is broken or cut short. */
  | { readonly kind: "damaged" }
  | { readonly kind: "unreachable" };

const families: readonly (readonly [RegExp, string])[] = [
  [/^(hvc1|hev1)/, "HEVC (H.265)"],
  [/^(dvh1|dvhe)/, "Dolby Vision"],
  [/^av01/, "AV1"],
  [/^vp0?9/, "VP9"],
  [/^vp0?8/, "VP8"],
  [/^(avc1|avc3)/, "H.264"],
  [/^(mp4v|xvid|divx)/, "MPEG-4 Visual"],
  [/^(ap4h|apch|apcn|apcs|apco)/, "ProRes"],
  [/^(ac-3|ec-3)/, "Dolby Digital"],
  [/^opus/, "Opus"],
];

/** The codecs of a MIME type by their known names: `video/mp4; codecs="hvc1.1.6"` → HEVC (H.265). */
export function codecNames(type: string): string | null {
  const codecs = /codecs\s*=\s*"?([^";]+)"?/i.exec(type)?.[1]?.split(",") ?? [];
  const names = codecs.map((codec) => {
    const id = codec.trim().toLowerCase();
    return families.find(([pattern]) => pattern.test(id))?.[1] ?? codec.trim();
  });
  const unique = [...new Set(names)].filter((name) => name !== "");
  if (unique.length > 0) return unique.join(", ");
  const container = /^\s*(?:video|audio)\/([\w.+-]+)/i.exec(type)?.[1];
  return container ?? null;
}

/** `type` is the MIME type with codecs as the server knows it; `canPlay` asks the browser about it. */
export function problemOf(
  error: Pick<MediaError, "code">,
  type: string | null,
  canPlay: (type: string) => boolean,
): MediaProblem {
  // Code 4 says "source not supported" for a missing file, too: only the type tells these apart.
  const failed = error.code === 3 || error.code === 4;
  if (!failed) return { kind: "unreachable" };
  if (type === null) return { kind: "unplayable", codec: null };
  if (!canPlay(type)) return { kind: "unplayable", codec: codecNames(type) };
  // A type without codecs is one whose file the server could not read either.
  return error.code === 3 || !/codecs/i.test(type) ? { kind: "damaged" } : { kind: "unreachable" };
}
