import type { Plan } from "../plan.ts";
import { VARIABLE } from "../words.ts";
import type { Declared } from "./resource.ts";

/** A property of a resource that the plan creates, where a text has it. */
export interface Reference {
  readonly to: Declared;
  /** The ARN of a log group ends in `:*`. */
  readonly attribute: "name" | "arn";
}

/** A text with references in the place of names and ARNs. */
export type Parts = readonly (string | Reference)[];

type Named = readonly [text: string, attribute: Reference["attribute"]];

/** What texts call a resource by. */
function namesOf({ type, key, region }: Declared, { account, partition }: Plan): readonly Named[] {
  const arn = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${account}:${rest}`;
  switch (type) {
    case "AWS::KMS::Key":
      return [[key, "arn"]];
    case "AWS::S3::Bucket":
      return [
        [`arn:${partition}:s3:::${key}`, "arn"],
        [key, "name"],
      ];
    case "AWS::Logs::LogGroup":
      return [
        [arn("logs", `log-group:${key}:*`), "arn"],
        [key, "name"],
      ];
    case "AWS::IAM::Role":
      return [
        [`arn:${partition}:iam::${account}:role/${key}`, "arn"],
        [key, "name"],
      ];
    case "AWS::SNS::Topic":
      return [
        [arn("sns", key), "arn"],
        [key, "name"],
      ];
    default:
      return [];
  }
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

/**
 * Finds in the texts of a resource what others are called by. A resource refers to those alone that come before it: there is
 * no circle.
 *
 * @param before - the resources that may be referred to.
 */
export function referring(
  resource: Pick<Declared, "region">,
  before: readonly Declared[],
  plan: Plan,
): (text: string) => Parts {
  const references = new Map<string, Reference>();
  for (const to of before.filter(({ creates }) => creates))
    for (const [text, attribute] of namesOf(to, plan))
      if (attribute === "arn" || isGlobal(to) || to.region === resource.region) references.set(text, { to, attribute });
  if (references.size === 0) return (text) => [text];
  const longestFirst = [...references.keys()].toSorted((a, b) => b.length - a.length).map(escaped);
  const names = new RegExp(`(?<![\\w.-])(${longestFirst.join("|")})(?![\\w.-])`, "g");
  return (text) =>
    text
      .split(names)
      .map((part, i) => (i % 2 === 1 ? (references.get(part) ?? part) : part))
      .filter((part) => part !== "");
}

/** Whether no other resource of the account has the name: those of others are of a Region. */
const isGlobal = ({ type }: Declared) => type === "AWS::S3::Bucket" || type === "AWS::IAM::Role";

/** The key whose ARN a resource needs, where that key does not come before it. */
export function missingKey({ properties }: Declared, before: readonly Declared[]): string | undefined {
  const [variable] = VARIABLE.exec(JSON.stringify(properties)) ?? [];
  return before.some(({ key, creates }) => creates && key === variable) ? undefined : variable;
}
