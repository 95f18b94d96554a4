// A child for tests: repeats, fails and ends as it is told.
import { serveOrders } from "../serve-orders.ts";

await serveOrders(async ({ name, order }: { readonly id: number; readonly name: string; readonly order: unknown }) => {
  if (name === "fail") throw new Error(String(order));
  if (name === "end") {
    console.error("I was told to end.");
    process.exit(3);
  }
  if (name === "sleep") await Bun.sleep(Number(order));
  return order;
});
process.exit(0);
