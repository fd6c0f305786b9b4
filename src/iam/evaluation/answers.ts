import type { Policy, Statement } from "../policy/policy.ts";
import type { Requests } from "../request/request.ts";
import { ask, type Decision, type Decisions, type Example } from "./ask.ts";

/** Yes or no, with the request and the statement that prove it; or unknown, with the statement that is not understood. */
export type Answer =
  | { readonly answer: "yes"; readonly example?: Example; readonly statement?: Statement }
  | { readonly answer: "no"; readonly example?: Example; readonly statement?: Statement }
  | { readonly answer: "unknown"; readonly reason: string; readonly statement?: Statement };

/** The answer on several sets of requests together: yes if it is of one, and no if it is of all. */
export function answerOfAny(answers: readonly Answer[]): Answer {
  return (
    answers.find(({ answer }) => answer === "yes") ??
    answers.find(({ answer }) => answer === "unknown") ?? { answer: "no" }
  );
}

/** Whether policies allow every request of the set. */
export const allowsEvery = (policies: readonly Policy[], requests: Requests): Answer =>
  every(ask(policies, requests), "allow");

/** Whether policies allow some request of the set. */
export const allowsSome = (policies: readonly Policy[], requests: Requests): Answer =>
  some(ask(policies, requests, "allow"), "allow");

/** Whether a statement denies every request of the set. */
export const deniesEvery = (policies: readonly Policy[], requests: Requests): Answer =>
  every(ask(policies, requests, "deny"), "deny");

/**
 * Whether policies allow a request of which the set says all that is known: `unknown` where that does not decide it.
 */
export function allows(policies: readonly Policy[], requests: Requests): Answer {
  const decisions = ask(policies, requests);
  const always = every(decisions, "allow");
  if (always.answer !== "no") return always;
  const ever = some(decisions, "allow");
  if (ever.answer === "no") return always;
  if (ever.answer === "unknown") return ever;
  return {
    answer: "unknown",
    reason: dependsOn(decisions),
    ...(always.statement ? { statement: always.statement } : {}),
  };
}

function every(decisions: Decisions, wanted: Decision): Answer {
  const others = (["deny", "none", "allow"] as const).filter((one) => one !== wanted);
  const counter = others.map((one) => decisions[one]).find((one) => one !== undefined);
  if (counter) return known("no", counter);
  // The statement that is not understood does not decide: with it or without, the answer is the same.
  if (decisions.unclear.some(({ between }) => !between.includes(wanted))) return { answer: "no" };
  return unclearOf(decisions) ?? known("yes", decisions[wanted]);
}

function some(decisions: Decisions, wanted: Decision): Answer {
  const example = decisions[wanted];
  if (example) return known("yes", example);
  const open = decisions.unclear.find(({ between }) => between.includes(wanted));
  if (open) return { answer: "unknown", reason: open.reason, ...(open.statement ? { statement: open.statement } : {}) };
  return known("no", decisions.deny ?? decisions.none);
}

function unclearOf({ unclear: [first] }: Decisions): Answer | undefined {
  return (
    first && { answer: "unknown", reason: first.reason, ...(first.statement ? { statement: first.statement } : {}) }
  );
}

function known(answer: "yes" | "no", example: Example | undefined): Answer {
  return { answer, ...(example ? { example } : {}), ...(example?.statement ? { statement: example.statement } : {}) };
}

/** The keys in which an allowed request differs from one that is not. */
function dependsOn({ allow, deny, none }: Decisions): string {
  const [yes, no] = [allow?.context ?? {}, (deny ?? none)?.context ?? {}];
  const differ = (key: string) => Object.hasOwn(no, key) && JSON.stringify(yes[key]) !== JSON.stringify(no[key]);
  const keys = Object.keys(yes).filter(differ);
  return keys.length > 0 ? `it depends on ${keys.join(", ")}` : "it depends on what is requested";
}
