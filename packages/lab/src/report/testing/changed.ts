import type { CompareReport, Subject, SubjectResult } from "../../compare/result.ts";
import { type Figures, figuresOf } from "../figures.ts";
import { sampleReport } from "./sample-report.ts";

/** The sample with one subject changed. */
export function withResult(subject: Subject, change: Partial<SubjectResult>): CompareReport {
  const report = sampleReport();
  return {
    ...report,
    results: report.results.map((result) => (result.subject === subject ? { ...result, ...change } : result)),
  };
}

export function changedFigures(subject: Subject, change: Partial<SubjectResult>): Figures[] {
  return figuresOf(withResult(subject, change));
}

/** Those sentences that begin with a subject's name. */
export function about(label: string, sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence.startsWith(`${label}:`)).join(" ");
}
