import { expect, it } from "vitest";
import { changedLeaves } from "../../src/diff/leaves.ts";
import { treeOfResult } from "../../src/diff/tree.ts";
import { trailSummary } from "../browser/trail-summary.ts";

it("tells no change of what follows a log group where one result does not know it", () => {
  const withMonitoring = (subscriptions: number | null) => {
    const monitoring = { metricFilters: ["root"], alarms: [], topics: [], subscriptions };
    return treeOfResult({ findings: [], trails: [trailSummary("main", { monitoring })] });
  };
  expect(changedLeaves(withMonitoring(2), withMonitoring(null))).toEqual([]);
  expect(changedLeaves(withMonitoring(2), withMonitoring(0))).toMatchObject([{ before: 2, after: 0 }]);
});
