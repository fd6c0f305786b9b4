import type { ReportContext } from "../../src/model/documents/report.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { SEVERITIES } from "../../src/model/findings/severity.ts";
import { day } from "../../src/model/text/sentence.ts";
import { headlineParts } from "../headline.ts";
import { type DocumentView, documentView } from "./document.ts";
import { type CoverageView, coverageGrid } from "./drawings/coverage-grid.ts";
import { type ScoreBarView, scoreBar } from "./drawings/score-bar.ts";
import { type SeverityBarsView, severityBars } from "./drawings/severity-bars.ts";
import type { Anchors } from "./drawings/trail-chain.ts";
import { controlAnchor, findingAnchor } from "./findings/anchors.ts";
import { type FindingsView, findingsView } from "./findings/index.ts";
import { type Mark, mark } from "./marks.ts";
import { differentSteps, nothingToDo, type Task, tasks } from "./opening/todo.ts";
import { line } from "./plain.ts";
import { type CanaryView, canaryView } from "./sections/canary.ts";
import { type GateView, gateView, type ScoreView, scoreView } from "./sections/decision.ts";
import { type IntegrityView, integrityView } from "./sections/integrity.ts";
import { type NotEvaluatedView, notEvaluatedView } from "./sections/not-evaluated.ts";
import { type FrameworkView, frameworksView } from "./sections/requirements.ts";
import { type ScannedView, scannedView } from "./sections/scanned.ts";
import { type SearchedView, searchedView } from "./sections/searched.ts";
import { type SinceView, sinceView } from "./sections/since.ts";
import { type TrailsView, trailsView } from "./sections/trails.ts";
import { type PermissionView, unreadView } from "./sections/unread.ts";
import { otherNotifications, type WaiversView, waiversView } from "./sections/waivers.ts";

/** Everything that the templates say. Every text in it is safe to show; that it is text, the templates see to. */
interface PageView extends DocumentView {
  /** Passes are printed. */
  readonly annex: boolean;
  readonly sentence: readonly { readonly text: string; readonly isName: boolean }[];
  readonly first: readonly Task[];
  readonly nothingToDo: string;
  readonly moreFixes: number;
  readonly scanned: ScannedView;
  readonly gate: GateView;
  readonly since: SinceView | null;
  readonly score: ScoreView;
  readonly scoreBar: ScoreBarView | null;
  readonly severityBars: SeverityBarsView;
  readonly coverage: CoverageView | null;
  readonly integrity: readonly IntegrityView[];
  readonly canary: CanaryView | null;
  readonly searched: SearchedView | null;
  readonly trails: TrailsView | null;
  readonly frameworks: readonly FrameworkView[];
  readonly findings: FindingsView;
  readonly waivers: WaiversView;
  readonly notEvaluated: NotEvaluatedView;
  readonly unread: readonly PermissionView[];
  readonly notifications: readonly { readonly level: string; readonly message: string }[];
  /** As the policy sets them. */
  readonly weights: string;
  readonly terms: Readonly<
    Record<"fail" | "unknown" | "manual" | "attested" | "waived" | "pass" | "notApplicable", Mark>
  >;
}

const FIRST = 3;

/** A line does not break between day and month. */
const keepDates = (text: string) => text.replace(/(\d) ([A-Z][a-z]+ \d{4})/g, "$1\u00a0$2");

const anchorsOf = ({ findings }: ScanResult): Anchors => ({
  finding: (finding) => findingAnchor(finding, findings),
  control: ({ control }) => controlAnchor(control),
});

export function pageView(result: ScanResult, { annex = false }: Pick<ReportContext, "annex"> = {}): PageView {
  const todo = tasks(result);
  const { weights } = result;
  const scanned = scannedView(result);
  const title = `CloudTrail audit of account ${line(result.account.id)}`;
  const printed = { title, date: result.snapshot.collectedAt.slice(0, 10), sha256: scanned.result };
  return {
    ...documentView(title, { heading: "CloudTrail audit", facts: mastheadFacts(result, scanned) }, printed),
    annex,
    sentence: headlineParts(result).map((part) => (part.isName ? part : { ...part, text: keepDates(part.text) })),
    first: differentSteps(todo).slice(0, FIRST),
    nothingToDo: nothingToDo(result),
    moreFixes: Math.max(0, todo.length - FIRST),
    scanned,
    gate: gateView(result),
    since: sinceView(result),
    score: scoreView(result),
    scoreBar: scoreBar(result),
    severityBars: severityBars(result),
    coverage: coverageGrid(result),
    integrity: integrityView(result),
    canary: canaryView(result, anchorsOf(result)),
    searched: searchedView(result),
    trails: result.trails.length > 0 ? trailsView(result, anchorsOf(result)) : null,
    frameworks: frameworksView(result),
    findings: findingsView(result),
    waivers: waiversView(result),
    notEvaluated: notEvaluatedView(result),
    unread: unreadView(result),
    notifications: otherNotifications(result),
    weights: SEVERITIES.map((severity) => `${severity} ${weights[severity]}`).join(", "),
    terms: {
      fail: mark("fail"),
      unknown: mark("unknown"),
      manual: mark("manual"),
      attested: mark("attested"),
      waived: mark("waived"),
      pass: mark("pass"),
      notApplicable: mark("not-applicable"),
    },
  };
}

const mastheadFacts = ({ snapshot }: ScanResult, { account, alias }: ScannedView) => [
  { term: "Account", text: alias === null ? account : `${account} (${alias})` },
  { term: "As of", text: day(snapshot.collectedAt) ?? line(snapshot.collectedAt) },
];
