/**
 * Who a permission is granted to: of an assumed role the role, since no policy can be attached to its session. The ARN of a
 * session lacks the path of the role, so the role is named, not its ARN.
 */
export function grantee(arn: string): string {
  const [, account, role] = /^arn:[^:]+:sts::(\d+):assumed-role\/([^/]+)\/[^/]+$/.exec(arn) ?? [];
  return role === undefined ? arn : `role ${role} of account ${account}`;
}
