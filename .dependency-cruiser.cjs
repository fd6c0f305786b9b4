/** Who may import whom: docs/architecture.md. One direction, no way back. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** The folders in a folder, in an order: each may import from those before it, not from those after it. */
const oneWay = (name, parent, folders) =>
  folders
    .slice(0, -1)
    .map((folder, i) =>
      forbid(
        name,
        `In ${parent} imports run one way: ${folders.join(", ")}.`,
        { path: `^${parent}/${folder}/` },
        { path: `^${parent}/(${folders.slice(i + 1).join("|")})/` },
      ),
    );

module.exports = {
  forbidden: [
    forbid("no-circular", "No cycles anywhere.", {}, { circular: true }),
    forbid(
      "no-unresolved",
      "An import that cannot be found would hide what it imports.",
      {},
      { couldNotResolve: true },
    ),
    forbid(
      "model-imports-nothing",
      "src/model imports nothing of ours.",
      { path: "^src/model" },
      { path: "^(src|checks|reports)", pathNot: "^src/model" },
    ),
    forbid(
      "schemas-are-for-types",
      "Schemas give types, and code when it is built: at run time they would cost every start. The policy's names members in suggestions, late.",
      { path: "^(src|checks|reports)/", pathNot: "^src/model/" },
      {
        path: "^src/model/documents/(?!(limits|report|version)\\.ts$)|^src/model/integrity/integrity-result\\.ts$|node_modules/typebox/",
        dependencyTypesNot: ["type-only", "dynamic-import"],
      },
    ),
    forbid(
      "aws-sdk-behind-clients",
      "AWS is called by the collector, by integrity, by events, by a canary, by a history in a bucket and by the scheduled scan, each behind its own client file.",
      {
        pathNot:
          "^src/(collect|integrity|events/aws)/|^src/canary/calls\\.ts$|^src/history/s3-store\\.ts$|^src/scheduled-scan/clients\\.ts$",
      },
      { path: "node_modules/(@aws-sdk|@smithy)/" },
    ),
    forbid(
      "integrity-engine-knows-no-sdk",
      "Digests and log files are verified over an abstract source; AWS is one of them.",
      { path: "^src/integrity/(?!s3/)" },
      { path: "node_modules/(@aws-sdk|@smithy)/|^src/collect/(?!session/session-options)" },
    ),
    forbid(
      "integrity-apart",
      "Verifying log files uses the collector's session and a few of its calls, and imports nothing of the evaluation.",
      { path: "^src/integrity/" },
      {
        path: "^(src|checks|reports)/",
        pathNot:
          "^src/(integrity|model)/|^src/collect/(observe|session/(agents|identity|session|session-options)|services/(cloudtrail/trails|account/(identity|organization-accounts)))\\.ts$|^src/(documents/input-file|tool)\\.ts$",
      },
    ),
    forbid(
      "engines-are-pure",
      "selectors and filters are algebra over model types.",
      { path: "^src/(selectors|filters)" },
      { pathNot: "^src/(selectors|filters|model)" },
    ),
    forbid(
      "policies-are-pure",
      "The policy reader is algebra over policies and requests.",
      { path: "^src/iam/" },
      { pathNot: "^src/(iam|model)/" },
    ),
    forbid(
      "event-patterns-are-pure",
      "Event patterns are algebra over records, with what metric filters and policies have of it.",
      { path: "^src/event-patterns/" },
      { pathNot: "^src/(event-patterns|filters|iam|model)/" },
    ),
    ...oneWay("policies-one-way", "src/iam", ["values", "policy", "request", "evaluation"]),
    ...oneWay("selectors-one-way", "src/selectors", [
      "text",
      "event",
      "trail",
      "sets",
      "records",
      "search",
      "coverage",
      "proposal",
    ]),
    ...oneWay("filters-one-way", "src/filters", ["parse", "match", "sets", "coverage"]),
    ...oneWay("integrity-one-way", "src/integrity", [
      "inflate",
      "source",
      "layout",
      "digest",
      "checkpoint",
      "chain",
      "proof",
      "region",
      "result",
    ]),
    forbid(
      "integrity-s3-is-a-source",
      "AWS is one source of many: it knows no digests.",
      { path: "^src/integrity/s3/" },
      { path: "^src/integrity/", pathNot: "^src/integrity/(s3|source|inflate)/" },
    ),
    ...oneWay("events-one-way", "src/events", ["query", "sources", "sql", "duckdb", "expectations", "aws"]),
    forbid(
      "events-apart",
      "Searching events knows log files and AWS, and nothing of the evaluation.",
      { path: "^src/events/" },
      { path: "^(src/(evaluate|check|explain|policy|remediate|history|diff|cli)|checks|reports)/" },
    ),
    ...oneWay("explain-one-way", "src/explain", ["data", "trails", "call", "traffic"]),
    forbid(
      "check-contract",
      "What checks are written with imports the model and the engines.",
      { path: "^src/check/" },
      { pathNot: "^src/(check|model|selectors|filters|iam|event-patterns)/" },
    ),
    forbid(
      "checks-are-pure",
      "A check imports the contract and the engines: no I/O, no clock, no other check.",
      { path: "^checks/" },
      { pathNot: "^src/(check|model|selectors|filters|iam|event-patterns)/" },
    ),
    forbid(
      "reports-render",
      "A report renders a result or an explanation and evaluates nothing. The HTML report's templates are compiled beforehand.",
      { path: "^reports/" },
      { path: "^(src|checks)/", pathNot: "^src/(model/|generated/html-parts|tool\\.ts$)" },
    ),
    forbid(
      "reports-apart",
      "A report format knows no other; what several share is beside their folders.",
      { path: "^reports/([^/]+)/" },
      { path: "^reports/", pathNot: "^reports/($1/|[^/]+[.]ts$)" },
    ),
    forbid(
      "scheduled-scan-wires",
      "Nothing imports the function that scans on a schedule.",
      { pathNot: "^src/scheduled-scan/" },
      { path: "^src/scheduled-scan/" },
    ),
    forbid("cli-wires", "Nothing imports the command line.", { pathNot: "^src/cli/" }, { path: "^src/cli/" }),
    forbid(
      "cli-shared",
      "What commands share knows no command. The program alone loads them.",
      { path: "^src/cli/(arguments|io|process)/" },
      { path: "^src/cli/(evidence|results|events|explain|rules|setup|scan)/" },
    ),
    ...oneWay("cli-one-way", "src/cli", ["evidence", "results", "events", "explain", "rules", "setup", "scan"]),
    forbid(
      "collect-apart",
      "Collecting imports nothing of the evaluation.",
      { path: "^src/collect/" },
      { path: "^(src|checks|reports)", pathNot: "^src/(collect|model)/" },
    ),
    forbid(
      "evaluation-apart",
      "The evaluation works on a snapshot and never calls AWS.",
      { path: "^src/(evaluate|policy)/" },
      { path: "^src/(collect|integrity|events|cli)/|^reports/" },
    ),
    forbid(
      "plans-are-pure",
      "A plan is made of a result: no I/O, no clock, no evaluation.",
      { path: "^src/remediate/" },
      { path: "^(src|checks|reports)/", pathNot: "^src/(remediate|check|filters|model)/" },
    ),
    forbid(
      "history-apart",
      "A history keeps results and reads them: it evaluates nothing. A bucket is one place of many.",
      { path: "^src/history/" },
      {
        path: "^(src|checks|reports)/",
        pathNot:
          "^src/(history|model|documents)/|^src/(tool\\.ts$|generated/validate-history-entry)|^src/collect/(observe|stored-object|services/answers/body|session/(identity|session|session-options))\\.ts$",
      },
    ),
    forbid(
      "explaining-apart",
      "Explaining works on a snapshot and on log files: it never calls AWS.",
      { path: "^src/explain/" },
      { path: "^src/(collect|integrity|events|cli)/|^reports/" },
    ),
    forbid(
      "canary-apart",
      "A canary makes calls, searches events, and asks the selector engine where they belong: it evaluates nothing.",
      { path: "^src/canary/" },
      { path: "^(src|checks|reports)/", pathNot: "^src/(canary|collect|events|selectors|model)/" },
    ),
    forbid(
      "logs-are-records",
      "Reading log files knows records, and nothing of trails.",
      { path: "^src/logs/" },
      { path: "^(src|checks|reports)/", pathNot: "^src/(logs|selectors|model)/" },
    ),
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^dist/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
    },
  },
};
