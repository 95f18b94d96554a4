/** One of the processes that `--processes` starts: its number from 1 on, and the port they share. */
export interface ChildProcess {
  readonly number: number;
  readonly port: number;
}

/** Set by a process of ours for those it starts: `NUMBER:PORT`. */
export const childVariable = "FLYBY_CHILD";

export function writeChild({ number, port }: ChildProcess): string {
  return `${number}:${port}`;
}

export function readChild(env: Readonly<Record<string, string | undefined>>): ChildProcess | null {
  const [, number, port] = /^(\d+):(\d+)$/.exec(env[childVariable] ?? "") ?? [];
  return number === undefined ? null : { number: Number(number), port: Number(port) };
}
