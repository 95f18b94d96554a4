/** Whether an installation lies in a database. Rejects when it does not answer. */
export async function isInstalled(url: string): Promise<boolean> {
  const { hasRooms } = await import("./postgres-end.ts");
  return hasRooms(url);
}
