import type { Graph } from "../../graph/graph";
import type { AccessRequest, Context } from "../request";
import { cleanFile, requestsOf, type S3Operation } from "../s3-operation";
import type { Actor } from "./actors";

/** An operation that actors try. */
export interface Operation {
  /** One word, as the command line takes it. */
  readonly id: string;
  /** Description, in a few words. */
  readonly what: string;
  /** Requests that all have to be allowed; nothing where the actor has no way to try it. */
  readonly requests: (actor: Actor) => readonly AccessRequest[] | undefined;
  /** What stops it whatever policies say. */
  readonly obstacle?: string | undefined;
}

/** Cases of an access matrix: every operation of every actor. */
export interface MatrixCases {
  /** Graph of the stack, with the roles of all actors. */
  readonly graph: Graph;
  readonly actors: readonly Actor[];
  readonly operations: readonly Operation[];
  /** Limits of the matrix, in sentences; nothing where it has none. */
  readonly note?: string;
}

/** An S3 operation without its caller and bucket. */
export type S3Step = Omit<S3Operation, "principal" | "bucket">;

/** A request without its caller. */
export type RequestTemplate = Omit<AccessRequest, "principal">;

/** Steps in an actor's own folder, and in the one beside it whose name begins with the own one's. */
export const listOwn = ({ folder }: Actor): S3Step => ({ operation: "list", key: `${folder}/` });
export const getOwn = ({ folder }: Actor): S3Step => ({ operation: "get", key: `${folder}/file` });
export const putOwn = ({ folder }: Actor): S3Step => ({ operation: "put", key: `${folder}/file` });
export const getNeighbour = ({ folder }: Actor): S3Step => ({
  ...{ operation: "get", key: `${folder}by/file` },
});

/** An operation that only some actors have a way to try. */
export const onlyFor = (operation: Operation, isOne: (actor: Actor) => boolean): Operation => ({
  ...operation,
  requests: (actor) => (isOne(actor) ? operation.requests(actor) : undefined),
});

/** Whether an actor is a service of AWS, on its own behalf. */
export const isService = ({ kind }: Actor): boolean => kind === "service";

/** An operation on objects, of everybody but services. */
export const onBucket =
  ({ graph, bucket }: { readonly graph: Graph; readonly bucket: string }) =>
  (
    id: string,
    what: string,
    steps: (actor: Actor) => S3Step | readonly S3Step[],
    context: Context = {},
  ): Operation => {
    const requests = (actor: Actor): AccessRequest[] =>
      [steps(actor)]
        .flat()
        .flatMap((step) =>
          requestsOf(graph, {
            ...cleanFile(graph),
            ...{ ...step, principal: actor.principal, bucket },
          }),
        )
        .map((request) => sentBy(actor, request, context));
    return onlyFor({ id, what, requests }, (actor) => !isService(actor));
  };

/**
 * An operation on a resource, of one request or several.
 *
 * @param service the one service that may try it too, for example `transfer`
 */
export const onResource = (
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
    return [requests(actor)].flat().map((template) => sentBy(actor, { ...template, principal }));
  },
});

/** A request with the condition keys of its caller's network, which a service's call to KMS lacks. */
function sentBy(actor: Actor, request: AccessRequest, context: Context = {}): AccessRequest {
  if (isByService(request)) return request;
  const sent = { ...request, context: { ...actor.context, ...context, ...request.context } };
  return actor.insideVpc === true ? throughEndpoint(sent, sent.action.split(":")[0] ?? "") : sent;
}

/** A request that passes the stack's VPC endpoint of a service. */
export const throughEndpoint = (request: AccessRequest, endpoint: string): AccessRequest =>
  isByService(request) ? request : { ...request, endpoint };

const isByService = ({ context }: AccessRequest): boolean =>
  context?.["aws:ViaAWSService"] === "true";
