/** What a process has used, as it says itself. */
export interface Cost {
  /** All its cores added up, since it began. */
  readonly cpuMs: number;
  readonly residentBytes: number;
}
