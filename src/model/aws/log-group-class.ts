/**
 * Whether log groups of this class have no metric filters, subscription filters, transformers or data protection.
 * AWS CloudWatch Logs, "Log classes".
 */
export const isWithoutFilters = ({ logGroupClass }: { readonly logGroupClass: string | null }): boolean =>
  logGroupClass === "INFREQUENT_ACCESS" || logGroupClass === "DELIVERY";
