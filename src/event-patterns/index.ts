/** Which events does an event pattern of EventBridge match? docs/event-patterns.md has the rules and their sources. */

export { eventOf } from "./envelope.ts";
export { eventTest } from "./match.ts";
export { parseEventPattern } from "./parse.ts";
export type { EventPattern } from "./pattern.ts";
export { eventPatternTeller } from "./teller.ts";
