import type { Log, Run } from "sarif";
import type { Reporter } from "../../src/model/documents/report.ts";
import type { Finding } from "../../src/model/documents/result.ts";
import { safeJson } from "../../src/model/text/safe-text.ts";
import { fixedFindings } from "../fixed.ts";
import { headlineText } from "../headline.ts";
import { type Sources, sources, sourcesOfFixed } from "../places.ts";
import { atPaths } from "../policy-paths.ts";
import { runId } from "./category.ts";
import { invocation } from "./invocation.ts";
import { plain } from "./message.ts";
import { asFixed, toResult } from "./results.ts";
import { ruleId } from "./rule-id.ts";
import { rules } from "./rules.ts";
import { MAX_RESULTS, select } from "./select.ts";
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
  const resultOf = (finding: Finding, from: Sources) =>
    toResult(finding, from.control, indexes.get(ruleId(finding)), from);
  // Code scanning does not read the state, and would show what is fixed as open: it lists it on request only.
  const fixed = context.include?.includes("fixed") ? fixedFindings(result).slice(0, MAX_RESULTS - selected.length) : [];
  const { tool, account, snapshot, score, evidenceCoverage, gate, integrity, waivers, baseline } = result;
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
    results: [
      ...selected.map(({ finding, index }) =>
        resultOf(finding, sources(controls.get(finding.control), index, context)),
      ),
      ...fixed.map((was) => asFixed(resultOf(was, sourcesOfFixed(controls.get(was.control), context)))),
    ],
    properties: {
      account,
      snapshot,
      score,
      evidenceCoverage,
      gate,
      waivers,
      ...(integrity ? { integrity } : {}),
      ...(baseline ? { baseline } : {}),
    },
  };
  const log: Log = { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
  return `${safeJson(log)}\n`;
};

export default sarif;
