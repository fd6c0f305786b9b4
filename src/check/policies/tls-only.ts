import { type Answer, type Caller, deniesEvery, OUTSIDERS, oneOf, type Policy } from "../../iam/index.ts";

const NO_TLS = { "aws:securetransport": oneOf("false"), "s3:tlsversion": oneOf(null) };

/** Whether every request without TLS is denied, of whomever: the first answer that is not "yes". AWS services use TLS. */
export function deniesWithoutTls(policies: readonly Policy[], accountId: string, resources: readonly string[]): Answer {
  const member: Caller = {
    principal: { kind: "aws", arn: `arn:aws:iam::${accountId}:role/any` },
    context: { "aws:principalisawsservice": oneOf("false"), "aws:viaawsservice": oneOf("false") },
  };
  // Those that a denial of all others names are not denied by it.
  const spared = policies
    .flatMap(({ statements }) => statements)
    .flatMap(({ effect, principal }) => (effect === "Deny" && principal?.not ? principal.aws : []))
    .map((arn): Caller => ({ ...member, principal: { kind: "aws", arn } }));
  const answers = [member, ...spared, ...OUTSIDERS].flatMap(({ principal, context }) =>
    resources.map((resource) =>
      deniesEvery(policies, { principal, action: "s3:*", resource, context: { ...context, ...NO_TLS } }),
    ),
  );
  return (
    answers.find(({ answer }) => answer === "no") ??
    answers.find(({ answer }) => answer === "unknown") ??
    answers[0] ?? { answer: "no" }
  );
}
