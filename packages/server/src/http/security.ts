/** For everything: nothing is sniffed, nothing leaks an address, no feature is used that the pages do not need. */
export const commonHeaders: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "strict-origin-when-cross-origin",
};

// The render worker comes from a blob, captured posters are blobs and data, sockets may have another scheme than the page.
const pagePolicy = {
  "default-src": "'none'",
  "script-src": "'self'",
  "worker-src": "'self' blob:",
  "style-src": "'self'",
  "img-src": "'self' data: blob: https: http:",
  "media-src": "'self' blob: https: http:",
  "font-src": "'self' data:",
  "connect-src": "'self' ws: wss: blob:",
  "manifest-src": "'self'",
  "base-uri": "'self'",
  "form-action": "'self'",
  "object-src": "'none'",
} as const;

const permissions = ["camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()", "interest-cohort=()"].join(
  ", ",
);

/** `framing`: who may show the page in a frame. The overlay is made for that, the others stand alone. */
export function pageHeaders(framing: "anybody" | "ourselves"): Readonly<Record<string, string>> {
  // OBS puts the streamer's own CSS into the overlay as a <style> element.
  const overlay = { "frame-ancestors": "*", "style-src": "'self' 'unsafe-inline'" };
  const policy = Object.entries({
    ...pagePolicy,
    ...(framing === "anybody" ? overlay : { "frame-ancestors": "'self'" }),
  });
  return {
    "content-security-policy": policy.map(([name, value]) => `${name} ${value}`).join("; "),
    "permissions-policy": permissions,
    ...(framing === "ourselves" ? { "x-frame-options": "SAMEORIGIN" } : {}),
  };
}

/** A worker obeys the policy of its own file, not of its page. */
export const scriptPolicy =
  "default-src 'none'; script-src 'self' blob:; connect-src 'self' ws: wss: blob:; font-src 'self' data:; img-src 'self' data: blob:";

/**
 * What is not a page may run nothing, whatever a browser takes it for; a clip or a picture opened in a tab of its own
 * is still shown.
 */
export const dataPolicy =
  "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";
