/** What the kernel counted on connections of this machine, payload bytes without headers of TCP. */
export interface KernelBytes {
  readonly sockets: number;
  readonly sent: number;
  readonly received: number;
}

/** Linux with iproute2 tells; elsewhere nobody is asked. */
export const canAskKernel: boolean = process.platform === "linux" && Bun.which("ss") !== null;

/** Adds up the open connections that a listener on this port of the loopback has accepted. */
export async function readSocketCounters(port: number): Promise<KernelBytes> {
  const ss = Bun.spawn(["ss", "-tinHO", "state", "established", "src", `127.0.0.1:${port}`], { stdout: "pipe" });
  const lines = (await new Response(ss.stdout).text()).split("\n").filter((line) => line !== "");
  const sum = (name: string): number =>
    lines.reduce((total, line) => total + Number(new RegExp(`\\b${name}:(\\d+)`).exec(line)?.[1] ?? 0), 0);
  return { sockets: lines.length, sent: sum("bytes_sent") - sum("bytes_retrans"), received: sum("bytes_received") };
}
