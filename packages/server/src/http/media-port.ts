/**
 * What the edge mounts below `/media/:room` and at `/vs/:video`. MUST answer GET and HEAD itself, with Range, ETag and
 * 304, and refusals as JSON of the errors table; MUST NOT look at anything but the room's own files. CORS, HEAD without
 * a body and the security headers are added outside.
 */
export interface MediaRoutes {
  /** `name` is what follows the room in `/media/:room/…`, decoded, e.g. `poster.jpg`; null for the clip itself. */
  respond(request: Request, roomId: string, name: string | null): Promise<Response>;
}
