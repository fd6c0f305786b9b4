import type { Match } from "../../model/documents/expectations.ts";
import { accessKeyOf } from "../../model/events/identity.ts";
import { type EventRecord, textAt } from "../../model/events/record.ts";
import { resourcesOf } from "../../model/events/resources.ts";
import { matchesAny, principalMatcher } from "./caller.ts";

type Matches = (record: EventRecord) => boolean;

/** Whether a rule is about a call. Values of a member are alternatives, members restrict each other. */
export function matchOf({ principals, accessKeys, actions, resources }: Match = {}): Matches {
  const all: Matches[] = [
    ...(actions ? [actionMatcher(actions)] : []),
    ...(principals ? [principalMatcher(principals)] : []),
    ...(accessKeys ? [(record: EventRecord) => matchesAny(accessKeys, accessKeyOf(record) ?? "")] : []),
    ...(resources
      ? [(record: EventRecord) => resourcesOf(record).some((resource) => matchesAny(resources, resource))]
      : []),
  ];
  return (record) => all.every((matches) => matches(record));
}

/** `iam:CreateUser`: the first part of `eventSource` and `eventName`. */
export function actionOf(record: EventRecord): string {
  const [service = "?"] = (textAt(record, "eventSource") ?? "?").split(".");
  return `${service}:${textAt(record, "eventName") ?? "?"}`;
}

/** Services whose prefix in IAM policies differs from their name in `eventSource`. */
const IAM_PREFIXES: Readonly<Record<string, string>> = {
  monitoring: "cloudwatch",
  email: "ses",
  tagging: "tag",
};

/** Lambda and CloudFront write the version of their API behind the name: `CreateFunction20150331`. */
const API_VERSION = /(20\d{6}|20\d\d_\d\d_\d\d)(v\d+)?$/;

function actionMatcher(patterns: readonly string[]): Matches {
  const wanted = patterns.map((pattern) => pattern.toLowerCase());
  // Names of a service repeat for millions of records.
  const known = new Map<string, boolean>();
  return (record) => {
    const action = actionOf(record);
    let matches = known.get(action);
    if (matches === undefined) {
      matches = namesOf(action).some((name) => matchesAny(wanted, name.toLowerCase()));
      if (known.size < 10_000) known.set(action, matches);
    }
    return matches;
  };
}

function namesOf(action: string): string[] {
  const [service = "", name = ""] = action.split(":");
  const services = [service, ...(IAM_PREFIXES[service] ? [IAM_PREFIXES[service]] : [])];
  return [name, name.replace(API_VERSION, "")].flatMap((one) => [one, ...services.map((of) => `${of}:${one}`)]);
}
