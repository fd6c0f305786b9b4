import { type Static, Type } from "typebox";
import { SearchedSource } from "../events.ts";
import { count, time } from "../schema.ts";
import { UnexpectedAccess } from "../unexpected.ts";

/** The events of a time, as rules on who may do what see them: what was searched, and what was not expected. */
export const AccountEvents = Type.Object({
  since: time({ description: "The earliest `eventTime` that was searched for." }),
  until: time({ description: "The latest." }),
  sources: Type.Array(SearchedSource),
  found: count("Different events that were found and evaluated."),
  ofAccount: count("Those of them that the account received."),
  rules: Type.Array(
    Type.Object({
      id: Type.String(),
      conditions: Type.String({ description: "What the policy says that the rule is about and expects, as JSON." }),
      complete: Type.Boolean({
        description: "false: evaluated in part, since the snapshot lacks what the rule needs.",
      }),
    }),
    { description: "The rules that were evaluated." },
  ),
  off: Type.Array(Type.String(), { description: "IDs of the rules that are off." }),
  unexpected: Type.Array(UnexpectedAccess, { description: "Most severe first." }),
  complete: Type.Boolean({ description: "false: there were too many findings or denied calls to keep all." }),
  notes: Type.Array(Type.String(), { description: "What was not evaluated, and why." }),
});
export type AccountEvents = Static<typeof AccountEvents>;

/** What a result says of the events that were searched; what was not expected is in its findings. */
export const SearchedEvents = Type.Object(
  {
    ...Type.Pick(AccountEvents, ["since", "until", "sources", "found", "off", "complete", "notes"]).properties,
    rules: Type.Array(Type.String(), {
      description: "IDs of the rules that were evaluated: each is a control, with the prefix `access-`.",
    }),
  },
  { description: "With `--events`: the events on which the controls `access-…` were evaluated." },
);
