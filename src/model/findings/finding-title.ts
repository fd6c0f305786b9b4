import type { Status } from "./severity.ts";

/** What a control says by its titles for a status: a failure by its own, everything else never more than is known. */
export function findingTitle(
  { title, failureTitle }: { readonly title: string; readonly failureTitle: string },
  status: Status,
): string {
  switch (status) {
    case "pass":
      return title;
    case "fail":
      return failureTitle;
    case "unknown":
      return `Could not evaluate: ${title}`;
    case "manual":
      return `Needs manual review: ${title}`;
    case "not-applicable":
      return `Not applicable: ${title}`;
  }
}
