/** A record that has this text in every field that a caller, or a user who names resources, can choose. */
export const hostileEvent = (text: string): Record<string, unknown> => ({
  eventVersion: "1.11",
  eventTime: "2026-11-12T11:45:00Z",
  eventID: text,
  eventName: text,
  eventSource: text,
  awsRegion: text,
  sourceIPAddress: text,
  userAgent: text,
  errorCode: text,
  errorMessage: text,
  recipientAccountId: text,
  userIdentity: {
    type: "AssumedRole",
    arn: `${text}/${text}`,
    principalId: text,
    accessKeyId: text,
    sessionContext: {
      sessionIssuer: { type: text, arn: text, userName: text },
      attributes: { mfaAuthenticated: text, creationDate: text },
      webIdFederationData: { federatedProvider: text, attributes: { [text]: text } },
    },
  },
  requestParameters: { bucketName: text, [text]: text, nested: { list: [text, { [text]: null }] } },
  responseElements: { [text]: text },
  resources: [{ ARN: text, type: text, accountId: text }],
  tlsDetails: { tlsVersion: text, cipherSuite: text, clientProvidedHostHeader: text },
});
