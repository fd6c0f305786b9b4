import type { TamperingEvent } from "../../model/events/tampering-event.ts";
import type { Configuration } from "../configuration.ts";

/** The function's name and settings: what the templates name after them is its own. */
type Own = Pick<Configuration, "bucket" | "topicArn" | "role"> & { readonly functionName: string };

/** Whether a call is about what the function itself needs: its results, its notifications, its alarm, its log, its rules or its role. */
export function isOwnPart({ resource, names }: Pick<TamperingEvent, "resource" | "names">, own: Own): boolean {
  switch (resource) {
    case "bucket":
      return names.includes(own.bucket);
    case "topic":
      // Of a subscription as well: its ARN is that of the topic and an id.
      return names.some((name) => name === own.topicArn || name.startsWith(`${own.topicArn}:`));
    case "alarm":
      return ["errors", "dead-letters"].some((end) => names.includes(`${own.functionName}-${end}`));
    case "log-group":
      return names.some(
        (name) => /(?:^|:log-group:)([^:]+)(?::\*)?$/.exec(name)?.[1] === `/aws/lambda/${own.functionName}`,
      );
    case "event-rule":
      return names.some((name) => isOwnRule(name, own.functionName));
    case "role":
      return own.role !== "" && names.some((name) => name.toLowerCase() === own.role.toLowerCase());
    default:
      return false;
  }
}

/** CloudFormation names a rule after the stack, which it may shorten; Terraform and the template for other Regions name it as here. */
function isOwnRule(name: string, functionName: string): boolean {
  const [, stack] = /^(.+)-(?:Tampering|Watching|LogFile)Rule-[A-Z0-9]+$/.exec(name) ?? [];
  if (stack !== undefined) return functionName.startsWith(stack);
  const kinds = ["tampering", "watching", "log-files"];
  const named = kinds.flatMap((kind) => [`${functionName}-${kind}`, `${functionName}-forward-${kind}`]);
  return named.includes(name) || kinds.some((kind) => name.startsWith(`trailproof-forward-${kind}-`));
}
