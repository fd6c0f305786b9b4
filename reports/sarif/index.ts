import type { Log, Run } from "sarif";
import type { Reporter } from "../../src/model/documents/report.ts";
import { safeJson } from "../../src/model/text/safe-text.ts";
import { headlineText } from "../headline.ts";
import { sources } from "../places.ts";
import { atPaths } from "../policy-paths.ts";
import { runId } from "./category.ts";
import { invocation } from "./invocation.ts";
import { plain } from "./message.ts";
import { toResult } from "./results.ts";
import { ruleId } from "./rule-id.ts";
import { rules } from "./rules.ts";
import { select } from "./select.ts";
import { taxonomies } from "./taxonomies.ts";

/** SARIF 2.1.0, as GitHub's code scanning takes it. */
const sarif: Reporter = (given, context = {}) => {
  const result = atPaths(given, context.policyFiles);
  const { selected, wanted } = select(result.findings, context.include);
  const controls = new Map(result.controls.map((control) => [control.id, control]));
  const ruleList = rules(
    result,
    selected.map(({ finding }) => finding),
  );
  const indexes = new Map(ruleList.map(({ id }, index) => [id, index]));
  const frameworks = taxonomies(result);
  const { tool, account, snapshot, score, evidenceCoverage, gate, integrity, waivers } = result;
  const run: Run = {
    tool: {
      driver: {
        name: tool.name,
        semanticVersion: tool.version,
        informationUri: "https://github.com/trailproof/trailproof",
        rules: ruleList,
        ...(frameworks.length > 0
          ? { supportedTaxonomies: frameworks.map(({ name }, index) => ({ name, index })) }
          : {}),
      },
    },
    automationDetails: { id: runId(result, context.category), description: { text: plain(headlineText(result)) } },
    invocations: [invocation(result, wanted)],
    ...(frameworks.length > 0 ? { taxonomies: frameworks } : {}),
    columnKind: "utf16CodeUnits",
    results: selected.map(({ finding, index }) => {
      const control = controls.get(finding.control);
      return toResult(finding, control, indexes.get(ruleId(finding)), sources(control, index, context));
    }),
    properties: { account, snapshot, score, evidenceCoverage, gate, waivers, ...(integrity ? { integrity } : {}) },
  };
  const log: Log = { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
  return `${safeJson(log)}\n`;
};

export default sarif;
