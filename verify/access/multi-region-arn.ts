/**
 * A text in which ARNs of Multi-Region Access Points name a region. AWS's service authorization
 * reference, from which the engine knows resources, lets S3's actions on objects take other access
 * points only. Requests and policies are rewritten alike, so that each matches what it would. Policies
 * that manage all access points name none by its alias, and stay as they are.
 */
export const regionalAccessPoints = (text: string): string =>
  text.replaceAll(/\b(arn:[a-z-]+:s3):(:\d{12}:accesspoint\/[^/"]+\.mrap\b)/g, "$1:us-west-2$2");

/** The resource of a request: as it is for requests that manage the access point. */
export const evaluableResource = (action: string, resource: string): string =>
  action.includes("MultiRegion") ? resource : regionalAccessPoints(resource);
