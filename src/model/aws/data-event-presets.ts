import { DATA_EVENT_TYPES } from "./event-types.ts";

/** Services whose types of data events a preset stands for, or single types. */
const PRESETS: Readonly<Record<string, readonly string[]>> = {
  ai: [
    "Bedrock",
    "BedrockAgentCore",
    "BedrockMantle",
    "SageMaker",
    "QBusiness",
    "QApps",
    "QDeveloper",
    "CodeWhisperer",
  ],
  databases: ["DynamoDB", "RDS", "DSQL", "Cassandra", "Timestream", "NeptuneGraph", "Redshift", "SDB"],
  storage: [
    ...["S3", "S3Express", "S3ObjectLambda", "S3Outposts", "S3Tables", "S3Vectors"],
    ...["FSx", "Backup", "AWS::EC2::Snapshot"],
  ],
  identity: [
    "Cognito",
    "VerifiedPermissions",
    "PCAConnectorAD",
    "PCAConnectorSCEP",
    "CertificateManager",
    "SupportAccess",
  ],
};

/** Names that stand for lists of types of data events in a policy. */
export const PRESET_NAMES: readonly string[] = Object.keys(PRESETS);

/** The types that a policy's list of types and presets means, each once. */
export function typesOf(names: readonly string[]): string[] {
  return [...new Set(names.flatMap((name) => (Object.hasOwn(PRESETS, name) ? typesIn(PRESETS[name] ?? []) : name)))];
}

function typesIn(services: readonly string[]): string[] {
  return services.flatMap((service) =>
    service.includes("::") ? service : DATA_EVENT_TYPES.filter((type) => type.startsWith(`AWS::${service}::`)),
  );
}
