/** The visible rectangle comments fly over, in CSS px. */
export interface StageSize {
  readonly width: number;
  readonly height: number;
}
