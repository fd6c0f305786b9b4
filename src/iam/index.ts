/** The policy reader: what a policy allows and denies, for every request of a set. Exact, without I/O. */
export { allows, allowsEvery, allowsSome, deniesEvery } from "./evaluation/answers.ts";
export { ask } from "./evaluation/ask.ts";
export { policyOf } from "./policy/policy.ts";
export { OUTSIDERS, service, unpinned } from "./request/callers.ts";
export { oneOf, type Requests, type Value } from "./request/request.ts";
