import { emptyRows, type Flight, type LaneSize, placeFlight, type Rows } from "./flights.ts";

/** What is in the air in one lane. */
export interface Stage {
  /** A comment of ours left. `key` names it until it arrives. */
  sent(key: string, comment: Look, at: number): void;
  /** A comment arrived, ours if the key is known. */
  arrived(key: string, comment: Look, at: number): void;
  requested(at: number): void;
  /** The flights and requests that a lane so wide still shows, oldest first. */
  visible(now: number, spanMs: number): { readonly flights: readonly Flight[]; readonly requests: readonly number[] };
  resize(size: LaneSize): void;
  clear(): void;
}

export type Look = Pick<Flight, "text" | "short" | "color">;

/** Flights, and requests, kept at most: more than the widest lane shows at the highest rate, with a burst. */
const maxFlights = 600;

export function createStage(first: LaneSize): Stage {
  let size = first;
  let rows: Rows = emptyRows(first.rows);
  const flights = new Map<string, Flight>();
  let requests: readonly number[] = [];

  function keep(key: string, flight: Flight): void {
    flights.delete(key);
    flights.set(key, flight);
    for (const oldest of flights.keys()) {
      if (flights.size <= maxFlights) break;
      flights.delete(oldest);
    }
  }

  return {
    sent: (key, look, at) => keep(key, { ...look, sentAt: at, arrivedAt: null, place: null }),
    arrived(key, look, at) {
      const known = flights.get(key);
      // A second delivery would be a mistake of ours; it is not drawn twice.
      if (known !== undefined && known.arrivedAt !== null) return;
      const placed = placeFlight(look, at, rows, size);
      rows = placed.rows;
      keep(key, { ...look, sentAt: known?.sentAt ?? null, arrivedAt: at, place: placed.place });
    },
    requested(at) {
      requests = [...requests, at].slice(-maxFlights);
    },
    visible(now, spanMs) {
      // A text is as long as a second or two of flight, and leaves whole.
      const gone = now - spanMs * 1.5;
      for (const [key, { sentAt, arrivedAt, place }] of flights) {
        if ((place?.enterAt ?? arrivedAt ?? sentAt ?? 0) < gone) flights.delete(key);
      }
      requests = requests.filter((at) => at > now - spanMs);
      return { flights: [...flights.values()], requests };
    },
    resize(next) {
      if (next.rows !== rows.length) rows = emptyRows(next.rows);
      size = next;
    },
    clear() {
      flights.clear();
      requests = [];
      rows = emptyRows(size.rows);
    },
  };
}
