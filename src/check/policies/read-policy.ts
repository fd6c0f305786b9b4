import { type Answer, type Policy, policyOf, type Statement } from "../../iam/index.ts";
import type { PolicyDocument } from "../../model/documents/settings/iam.ts";
import type { Verdict } from "../../model/findings/verdict.ts";
import type { Fact } from "../../model/resources/posture.ts";
import { decideBy, type More, unknown } from "../verdicts/verdict.ts";

export const CLOUDTRAIL = "cloudtrail.amazonaws.com";

/**
 * Decides by a policy, or by there being none; where it could not be read: `unknown`.
 *
 * @param pointer - where the document is, if not in the place of the fact's value.
 */
export function decideByPolicy(
  fact: Fact<PolicyDocument>,
  decide: (policies: readonly Policy[]) => Verdict,
  pointer = `${fact.pointer}/value`,
): Verdict {
  return decideBy(
    fact,
    (document) => decide([policyOf(document, pointer)]),
    () => decide([]),
  );
}

/** How a sentence names the statement that decides: `statement "AllowAll"`, or by its place where it has no short Sid. */
export function quoted(statement: Statement | undefined): string {
  if (!statement) return "no statement";
  const { sid, number } = statement;
  return `statement ${sid !== undefined && sid.length <= LONGEST_SID ? JSON.stringify(sid) : number}`;
}

const LONGEST_SID = 40;

/** The statement that decides, as evidence. */
export const evidenceOf = (answer: Answer): Pick<More, "evidence"> =>
  answer.statement ? { evidence: [answer.statement.pointer] } : {};

/** `unknown` for what the policy reader does not decide, with the statement. */
export function notDecided(what: string, answer: Extract<Answer, { answer: "unknown" }>, more: More = {}): Verdict {
  return unknown("undecidable", `${what} is not known: ${answer.reason}`, {
    ...more,
    ...evidenceOf(answer),
    ...(answer.statement ? { details: [`Decided by ${quoted(answer.statement)}`] } : {}),
  });
}
