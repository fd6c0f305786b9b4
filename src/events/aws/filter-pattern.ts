import type { EventQuery } from "../../model/documents/events.ts";

/** The longest pattern that FilterLogEvents takes. */
const LONGEST = 1024;
/** Values that a pattern has as they are: `*` stands for any text there. */
const PLAIN = /^[\w.:/@+=,-]+$/;
const ACCOUNT = "recipientAccountId";
const UNESCAPED = /^[\w.:-]+$/;

/**
 * A filter pattern that matches every record that a query asks for, and others: what a pattern cannot say is not in it.
 * Source: CloudWatch Logs User Guide, "Filter pattern syntax".
 */
export function filterPattern(query: EventQuery): string | undefined {
  const fields: readonly (readonly [string, readonly string[]])[] = [
    ["eventID", query.eventIds],
    ["eventName", query.eventNames],
    ["eventSource", query.eventSources],
    ["errorCode", query.errorCodes],
    ["awsRegion", query.regions],
    [ACCOUNT, query.accounts],
    ["userIdentity.accessKeyId", query.accessKeys],
  ];
  const conditions = fields
    .filter(([, values]) => values.length > 0 && values.every((value) => PLAIN.test(value)))
    .map(([field, values]) => [
      ...values.map((value) => `$.${field} = "${value}"`),
      // Its log stream says of which account such a record is.
      ...(field === ACCOUNT ? [`$.${field} NOT EXISTS`, `$.${field} IS NULL`] : []),
    ])
    .map((alternatives) => `(${alternatives.map((one) => `(${one})`).join(" || ")})`);
  const fitting = conditions.filter((_, i) => conditions.slice(0, i + 1).join(" && ").length < LONGEST - 8);
  if (fitting.length > 0) return `{ ${fitting.join(" && ")} }`;
  // A term is looked for in the text of the message: JSON may escape other characters. Of several, a pattern wants all.
  const [term = "", ...others] = query.terms;
  return others.length === 0 && UNESCAPED.test(term) && term.length < LONGEST - 2 ? `"${term}"` : undefined;
}
