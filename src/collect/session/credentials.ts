import { getDefaultRoleAssumer, getDefaultRoleAssumerWithWebIdentity } from "@aws-sdk/client-sts";
import {
  fromEnv,
  fromHttp,
  fromIni,
  fromNodeProviderChain,
  fromTemporaryCredentials,
  fromTokenFile,
} from "@aws-sdk/credential-providers";
import { CredentialsProviderError } from "@smithy/core/config";
import type { Section, SharedConfig } from "./shared-config.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

export type CredentialProvider = () => Promise<Credentials>;

/** Settings that the clients of STS and IAM Identity Center share. */
type ClientConfig = Readonly<Record<string, unknown>>;

export interface CredentialsFrom {
  /** The profile of `--profile`: it comes before keys in the environment, `AWS_PROFILE` comes after them. */
  readonly profile: string | undefined;
  readonly config: SharedConfig;
  readonly roleArn: string | undefined;
  readonly externalId: string | undefined;
  /** Called with all credentials, also with those that only assume a role. */
  readonly remember: (credentials: Credentials) => Credentials;
  /** Without a region: IAM Identity Center has its own. */
  readonly clientConfig: ClientConfig;
  /** The same with region and endpoint, for STS. */
  readonly stsConfig: ClientConfig;
}

/** The SDK writes warnings to standard error where it gets no logger. */
export const logger = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };
function ignore(): void {}

/**
 * The credentials that the AWS CLI would use: `--profile`, keys in the environment, web identity of the environment, the
 * profile of `AWS_PROFILE` or `default`, then container and instance. The SDK's own chain prefers `AWS_PROFILE` to keys,
 * and hides why a provider failed.
 */
export function credentialProvider(from: CredentialsFrom): CredentialProvider {
  const { roleArn, externalId, remember, stsConfig } = from;
  const provider = ownCredentials(from);
  const own = async () => remember(await provider());
  if (roleArn === undefined) return own;
  const assumed = fromTemporaryCredentials({
    masterCredentials: own,
    params: {
      RoleArn: roleArn,
      RoleSessionName: "trailproof",
      ...(externalId === undefined ? {} : { ExternalId: externalId }),
    },
    clientConfig: stsConfig,
    logger,
  });
  return async () => remember(await assumed());
}

function ownCredentials({ profile, config, remember, clientConfig, stsConfig }: CredentialsFrom): CredentialProvider {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_WEB_IDENTITY_TOKEN_FILE } = process.env;
  const assume = getDefaultRoleAssumer(stsConfig);
  const roleAssumer: typeof assume = (source, params) =>
    assume(remember(source), params).catch((error: Error) => {
      throw Object.assign(error, { roleArn: params.RoleArn });
    });
  const roleAssumerWithWebIdentity = getDefaultRoleAssumerWithWebIdentity(stsConfig);
  if (profile === undefined && id)
    return secret ? fromEnv({ logger }) : () => fail("AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY");
  const name = config.profile ?? "default";
  const { section } = config;
  if (profile === undefined && AWS_WEB_IDENTITY_TOKEN_FILE && !(section.role_arn && hasSource(section)))
    return explained("web identity", fromTokenFile({ roleAssumerWithWebIdentity, logger }));
  if (OF_CREDENTIALS.some((setting) => section[setting])) {
    const wrong = incompleteKeys(section) ?? unknownSsoSession(config) ?? incompleteRole(name, config.profiles);
    if (wrong) return () => fail(`profile ${name}: ${wrong}`);
    return explained(
      `profile ${name}`,
      fromIni({ profile: name, roleAssumer, roleAssumerWithWebIdentity, clientConfig, logger }),
    );
  }
  if (process.env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI || process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI)
    return explained("the container", fromHttp({ logger }));
  const last = fromNodeProviderChain({ profile: name, clientConfig, logger });
  return () => last().catch(() => fail(config.profile === undefined ? "none were found" : `profile ${name} has none`));
}

/** Settings of a profile that say where its credentials come from. */
const OF_CREDENTIALS = [
  "aws_access_key_id",
  "aws_secret_access_key",
  "role_arn",
  "credential_process",
  "credential_source",
  "web_identity_token_file",
  "sso_session",
  "sso_start_url",
  "sso_account_id",
  "login_session",
];

const hasSource = ({ source_profile, credential_source, web_identity_token_file }: Section) =>
  source_profile ?? credential_source ?? web_identity_token_file;

function incompleteKeys({ aws_access_key_id, aws_secret_access_key }: Section): string | undefined {
  if (Boolean(aws_access_key_id) === Boolean(aws_secret_access_key)) return undefined;
  return aws_access_key_id
    ? "it has aws_access_key_id without aws_secret_access_key"
    : "it has aws_secret_access_key without aws_access_key_id";
}

/** The SDK fails with a TypeError. */
function unknownSsoSession({ section: { sso_session }, ssoSessions }: SharedConfig): string | undefined {
  if (sso_session === undefined || ssoSessions.includes(sso_session)) return undefined;
  return `sso_session ${sso_session} is in no AWS configuration file`;
}

/** What is wrong with the roles that a profile leads through; the SDK says only that there are no credentials. */
function incompleteRole(name: string, profiles: SharedConfig["profiles"]): string | undefined {
  const seen = new Set<string>();
  let current = name;
  for (;;) {
    const { role_arn, source_profile, mfa_serial, ...section } = profiles[current] ?? {};
    if (!role_arn || seen.has(current)) return undefined;
    seen.add(current);
    const whose = current === name ? "it" : current;
    if (!hasSource({ source_profile, ...section }))
      return `${whose} has a role_arn without source_profile or credential_source`;
    if (mfa_serial)
      return `the role of ${current} needs an MFA code: use \`aws configure export-credentials --profile ${name} --format env\``;
    if (!source_profile || source_profile === current) return undefined;
    if (!Object.hasOwn(profiles, source_profile))
      return `source_profile ${source_profile} is in no AWS configuration file`;
    current = source_profile;
  }
}

/** A provider that says in its error where it looked, in words that fit behind "No AWS credentials". */
function explained(where: string, ask: CredentialProvider): CredentialProvider {
  return () =>
    ask().catch((error: Error) => {
      if (!/^(Credentials|Token)?ProviderError$/.test(error.name)) throw error;
      return fail(`${where}: ${reasonOf(error.message)}`, error);
    });
}

/** The command line of a credential_process may hold secrets, and what the command wrote says more. */
function reasonOf(message: string): string {
  const said = /^Command failed:[^\n]*\n?([\s\S]*)/.exec(message)?.[1];
  if (said === undefined)
    return message.replace(/ To refresh this SSO session run '?aws sso login.*/, ' Run "aws sso login".');
  return `credential_process failed${said.trim() ? ` (${said.trim()})` : ""}`;
}

async function fail(message: string, cause?: Error): Promise<never> {
  throw Object.assign(new CredentialsProviderError(message, { tryNextLink: false }), { cause });
}
