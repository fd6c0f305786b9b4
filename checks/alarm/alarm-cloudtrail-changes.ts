import { alarmControl } from "../../src/check/index.ts";
import { CLOUDTRAIL_CHANGES, CLOUDTRAIL_CHANGES_STRICT } from "../../src/filters/index.ts";

/** Five calls; with `strict` also those that change what a trail records. */
export default alarmControl<{ strict: boolean }>({
  id: "alarm-cloudtrail-changes",
  label: "changes to trails",
  set: ({ strict }) => (strict ? CLOUDTRAIL_CHANGES_STRICT : CLOUDTRAIL_CHANGES),
  rationale:
    "Stopping or deleting a trail removes the evidence of what follows. The event of that call is the last one recorded, so it has to raise an alarm.",
  params: {
    strict: {
      type: "boolean",
      default: false,
      description: "Also PutEventSelectors and PutInsightSelectors have to raise an alarm.",
    },
  },
});
