import type { TamperingEvent } from "../../model/events/tampering-event.ts";
import type { Configuration } from "../configuration.ts";

/** The function's name and settings: what the templates name after them is its own. */
type Own = Pick<Configuration, "bucket" | "topicArn" | "role"> & { readonly functionName: string };

/** Whether a call is about what the function itself needs: its results, its notifications, its alarm, its log or its role. */
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
    case "role":
      return own.role !== "" && names.some((name) => name.toLowerCase() === own.role.toLowerCase());
    default:
      return false;
  }
}
