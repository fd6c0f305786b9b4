/** The policy reader: what a policy allows and denies, for every request of a set. Exact, without I/O. */
export { type Answer, allows, allowsEvery, allowsSome, answerOfAny, deniesEvery } from "./evaluation/answers.ts";
export { ask } from "./evaluation/ask.ts";
export { type Policy, policyOf, type Statement } from "./policy/policy.ts";
export { accountOf } from "./policy/principal-element.ts";
export { type Caller, OUTSIDERS, service, unpinned } from "./request/callers.ts";
export { ABSENT, oneOf, type Requests, UNNAMED, type Value } from "./request/request.ts";
export { isIn, parseAddress, parseRange, type Range } from "./values/ip.ts";
