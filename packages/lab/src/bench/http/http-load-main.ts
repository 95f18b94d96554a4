// The process that asks: each line of its standard input is one load. It ends with its input.
import { serveOrders } from "../../process/serve-orders.ts";
import { type HttpOrder, loadHttp } from "./http-load.ts";

let number = 0;
await serveOrders(({ order }: { readonly id: number; readonly order: HttpOrder }) => loadHttp(order, () => number++));
process.exit(0);
