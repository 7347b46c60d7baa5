import type { BucketContext } from "./bucket/context";
import type { Actor } from "./principals";
import type { AccessRequest, Context } from "../request";
import { requestsOf, type S3Operation } from "../s3";

/** Something that somebody tries. */
export interface Operation {
  /** One word, as the command line takes it. */
  readonly id: string;
  /** What is tried, in a few words. */
  readonly what: string;
  /** Requests that all have to be allowed; nothing where the actor has no way to try it. */
  readonly requests: (actor: Actor) => readonly AccessRequest[] | undefined;
  /** What stops it whatever policies say. */
  readonly obstacle?: string | undefined;
}

/** What an access matrix asks: which of these may do what. */
export interface MatrixCases {
  readonly actors: readonly Actor[];
  readonly operations: readonly Operation[];
  /** What the answers do not say, in sentences; nothing where they say it all. */
  readonly note?: string;
}

/** An S3 operation, but for who tries it. */
export type S3Step = Omit<S3Operation, "principal" | "bucket">;

/** A request, but for who makes it. */
export type RequestTemplate = Omit<AccessRequest, "principal">;

/** An operation on objects, of everybody but services. */
export const onBucket =
  ({ graph, bucket }: BucketContext) =>
  (
    id: string,
    what: string,
    steps: (actor: Actor) => S3Step[],
    context: Context = {},
  ): Operation => ({
    ...{ id, what },
    requests: (actor) =>
      actor.kind === "service"
        ? undefined
        : steps(actor)
            .flatMap((step) => requestsOf(graph, { ...step, principal: actor.principal, bucket }))
            .map((request) => from(actor, request, context)),
  });

/**
 * An operation on a resource, of one request or several.
 *
 * @param service the one service that may try it too, for example `transfer`
 */
export const direct = (
  id: string,
  what: string,
  requests: (actor: Actor) => RequestTemplate | readonly RequestTemplate[],
  service?: string,
): Operation => ({
  ...{ id, what },
  requests: (actor) => {
    const { principal } = actor;
    if (principal.kind === "service" && principal.name !== `${service}.amazonaws.com`) {
      return undefined;
    }
    return [requests(actor)].flat().map((asked) => {
      const tls = asked.action.startsWith("s3:") ? { "s3:TlsVersion": "1.3" } : {};
      return from(actor, { ...asked, principal, context: { ...tls, ...asked.context } });
    });
  },
});

/**
 * A request with what is known of where its caller is; what a service asks KMS for does not come
 * from there.
 */
function from(actor: Actor, request: AccessRequest, context: Context = {}): AccessRequest {
  if (isByService(request)) return request;
  const asked = { ...request, context: { ...actor.context, ...context, ...request.context } };
  return actor.insideVpc === true ? passing(asked, asked.action.split(":")[0] ?? "") : asked;
}

/** A request that passes the stack's VPC endpoint of a service. */
export const passing = (request: AccessRequest, endpoint: string): AccessRequest =>
  isByService(request) ? request : { ...request, endpoint };

const isByService = ({ context }: AccessRequest): boolean =>
  context?.["aws:ViaAWSService"] === "true";
