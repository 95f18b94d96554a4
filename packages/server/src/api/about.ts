import type { AboutAnswer } from "@flyby/protocol";
import { answerJson } from "../http/answers.ts";
import type { Route } from "../http/route.ts";

export interface AboutFacts {
  readonly version: string;
  readonly samples: boolean;
  readonly folder: boolean;
  readonly lab: boolean;
  /** Asked each time: a laptop changes its network. */
  readonly lan: () => readonly string[];
}

export function aboutRoutes({ version, samples, folder, lab, lan }: AboutFacts, now: () => number): readonly Route[] {
  const get = () => {
    const body: AboutAnswer = { version, lan: lan(), samples, folder, lab, serverTimeMs: now() };
    return answerJson(body);
  };
  return [{ path: "/api/v1/about", methods: { GET: get } }];
}
