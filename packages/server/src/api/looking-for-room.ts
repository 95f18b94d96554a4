import type { Rooms } from "../core-contract.ts";
import type { Handler, Route } from "../http/route.ts";

/** Before anybody says that there is no such room, other nodes' rooms are looked for. Nothing changes for rooms known here. */
export function lookingForRoom(route: Route, rooms: Rooms): Route {
  if (!/:room\b/.test(route.path)) return route;
  const methods = Object.entries(route.methods).map(([method, handler]) => [method, looking(handler, rooms)]);
  return { ...route, methods: Object.fromEntries(methods) };
}

function looking(handler: Handler, rooms: Rooms): Handler {
  return (call) => {
    const room = call.params.room ?? "";
    return rooms.get(room) === undefined ? rooms.find(room).then(() => handler(call)) : handler(call);
  };
}
