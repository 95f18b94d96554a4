import { limits, type Result, refuse } from "@flyby/protocol";
import * as v from "valibot";
import type { Core } from "../core.ts";
import { type Answer, answerJson, answerRefusal } from "../http/answers.ts";
import { readJson } from "../http/body.ts";
import type { Call, Route } from "../http/route.ts";
import { readBearer } from "./sender.ts";

const newSchema = v.object({ name: v.nullish(v.string("name is a string"), null) });
const renameSchema = v.object({ name: v.string("name is a string") });

/** A pseudonym and the token that proves it; the client keeps both. */
export function identityRoutes(core: Core): readonly Route[] {
  async function issue({ request }: Call): Promise<Answer> {
    const body = await readJson(request, limits.maxMessageBytes, true);
    if (!body.ok) return answerRefusal(body);
    const parsed = v.safeParse(newSchema, body.value);
    if (!parsed.success) return answerRefusal(refuse("bad-name"));
    const { name } = parsed.output;
    const identity = core.identities.issue(null);
    if (name === null) return answerJson(identity, { status: 201 });
    return settle(core.identities.rename(identity.token, name), 201);
  }

  async function rename({ request }: Call): Promise<Answer> {
    const token = readBearer(request);
    if (!token.ok) return answerRefusal(token);
    if (token.value === null) return answerRefusal(refuse("bad-token"));
    const body = await readJson(request, limits.maxMessageBytes);
    if (!body.ok) return answerRefusal(body);
    const parsed = v.safeParse(renameSchema, body.value);
    return parsed.success
      ? settle(core.identities.rename(token.value, parsed.output.name), 200)
      : answerRefusal(refuse("bad-name"));
  }

  return [{ path: "/api/v1/identity", methods: { POST: issue, PATCH: rename } }];
}

function settle(result: Result<unknown>, status: number): Answer {
  return result.ok ? answerJson(result.value, { status }) : answerRefusal(result);
}
