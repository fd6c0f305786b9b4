import { type Answer, allowsSome, answerOfAny, OUTSIDERS, type Policy } from "../../iam/index.ts";

/** Whether callers that the policy does not name may do one of these: the first answer that is not "no". */
export function opensToEveryone(
  policies: readonly Policy[],
  actions: readonly string[],
  resources: readonly string[],
): Answer {
  const answers = OUTSIDERS.flatMap((caller) =>
    actions.flatMap((action) => resources.map((resource) => allowsSome(policies, { ...caller, action, resource }))),
  );
  return answerOfAny(answers);
}
