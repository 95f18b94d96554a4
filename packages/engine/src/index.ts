export type { Clock, OnScreen, Stage, StageReport } from "./web/stage-contract.ts";
