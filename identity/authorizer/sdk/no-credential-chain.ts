/**
 * Stands in the bundle for the SDK's chain of credential providers, a third of its size: profiles,
 * SSO, containers and instances, none of which a Lambda function has.
 */
export const defaultProvider = () => () =>
  Promise.reject(new Error("the identity function has the credentials of its environment only"));
