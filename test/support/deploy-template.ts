import { readFileSync } from "node:fs";
import { type CollectionTag, parse, type ScalarTag, type YAMLMap, type YAMLSeq } from "yaml";

const FUNCTIONS = ["GetAtt", "Sub", "If", "Equals", "Not", "Or", "And", "Join", "Select", "Split", "Condition", "Ref"];
const nameOf = (tag: string) => (tag === "Ref" || tag === "Condition" ? tag : `Fn::${tag}`);

/** CloudFormation's short forms, as the long ones. */
const customTags = FUNCTIONS.flatMap((tag): (ScalarTag | CollectionTag)[] => [
  { tag: `!${tag}`, resolve: (text: string) => ({ [nameOf(tag)]: text }) },
  {
    tag: `!${tag}`,
    collection: "seq",
    resolve: (seq: YAMLSeq | YAMLMap) => ({ [nameOf(tag)]: seq.toJSON() }),
  },
]);

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: what a template says, which cfn-lint checks.
type Properties = any;

/** A committed template, as CloudFormation reads it. */
export function deployTemplate(name = "cloudformation"): {
  readonly Parameters: Readonly<Record<string, { readonly Default?: string; readonly AllowedPattern?: string }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Condition?: string; readonly Properties: Properties }>
  >;
} {
  return parse(readFileSync(`deploy/${name}.yaml`, "utf8"), { customTags });
}

/** What the function's role may do, by the statements' names. */
export function roleStatements(): Record<string, readonly string[]> {
  const statements: (Statement | { readonly "Fn::If": readonly [string, Statement, unknown] })[] =
    deployTemplate().Resources.Role?.Properties.Policies[0].PolicyDocument.Statement;
  return Object.fromEntries(
    statements
      .map((one) => ("Fn::If" in one ? one["Fn::If"][1] : one))
      .map(({ Sid, Action }) => [Sid, [Action].flat()]),
  );
}
