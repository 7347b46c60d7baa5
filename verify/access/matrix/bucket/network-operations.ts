import { bucketArn } from "../../../../aws/resource-names";
import { resourcesOf } from "../../../graph/graph";
import type { AccessRequest, Context } from "../../request";
import { cleanFile, requestsOf } from "../../s3-operation";
import { type Actor, OUTSIDE } from "../actors";
import {
  getNeighbour,
  getOwn,
  listOwn,
  onBucket,
  type Operation,
  putOwn,
  type S3Step,
  throughEndpoint,
} from "../operation";
import type { BucketContext } from "./actors";

/** Reads from other networks, through endpoints and access points; Transfer's users have one path only. */
export function networkOperations(matrix: BucketContext): readonly Operation[] {
  const { graph, config } = matrix;
  const { storage } = config;
  const read = (id: string, what: string, context: Context, endpoint?: string): Operation =>
    fromNetwork(matrix, id, what, getOwn, { context, endpoint });
  const own = resourcesOf(graph, "aws:ec2/vpcEndpoint:VpcEndpoint").find(({ inputs }) =>
    String(inputs["serviceName"]).endsWith(".s3"),
  );
  const listed = storage.fence?.vpcEndpointIds[0];
  return [
    ...(storage.fence === undefined
      ? []
      : [
          read("get-outside", "read from outside the fence", { "aws:SourceIp": OUTSIDE }),
          fromNetwork(matrix, "list-outside", "list the own folder from there", listOwn, {
            context: { "aws:SourceIp": OUTSIDE },
          }),
        ]),
    ...(listed === undefined
      ? []
      : [read("get-fenced-endpoint", `read through ${listed}`, { "aws:SourceVpce": listed })]),
    ...(own === undefined
      ? []
      : [
          read(
            "get-vpc-endpoint",
            "read through the VPC endpoint of the stack",
            { "aws:SourceVpce": own.id },
            "s3",
          ),
        ]),
    ...(storage.accessPoints.length === 0 && storage.multiRegion?.accessPoint === undefined
      ? []
      : accessPointOperations(matrix)),
  ];
}

/** An operation on objects that callers try from another network. */
function fromNetwork(
  matrix: BucketContext,
  id: string,
  what: string,
  step: (actor: Actor) => S3Step,
  { context, endpoint }: { readonly context: Context; readonly endpoint?: string | undefined },
): Operation {
  const operation = onBucket(matrix)(id, what, step, context);
  const requests = (actor: Actor): readonly AccessRequest[] | undefined =>
    actor.kind === "caller"
      ? operation
          .requests({ ...actor, context: {} })
          ?.map((request) =>
            endpoint === undefined ? request : throughEndpoint(request, endpoint),
          )
      : undefined;
  return { ...operation, requests };
}

/** Operations through an access point, which its policy and the bucket's both have to allow. */
function accessPointOperations(matrix: BucketContext): readonly Operation[] {
  const through = (id: string, what: string, step: (actor: Actor) => S3Step): Operation =>
    throughAccessPoint(matrix, matrix.bucket, id, what, step);
  return [
    through("get-access-point", "read an own file through the access point", getOwn),
    through("put-access-point", "write an own file through it", putOwn),
    through("get-neighbour-access-point", "read a neighbour's file through it", getNeighbour),
  ];
}

/** An operation on a bucket through an actor's access point. */
export function throughAccessPoint(
  matrix: BucketContext,
  bucket: string,
  id: string,
  what: string,
  step: (actor: Actor) => S3Step,
): Operation {
  const { graph, awsEnvironment } = matrix;
  const arn = bucketArn(awsEnvironment, bucket);
  return {
    ...{ id, what },
    requests: (actor) => {
      const { accessPoint, principal } = actor;
      if (accessPoint === undefined) return undefined;
      const context = {
        ...actor.context,
        "s3:DataAccessPointArn": accessPoint,
        "s3:DataAccessPointAccount": awsEnvironment.accountId,
      };
      const operation = { ...cleanFile(matrix.graph), ...step(actor), principal, bucket };
      return requestsOf(graph, operation).flatMap((request) => {
        if (!request.action.startsWith("s3:")) return [request];
        const direct = { ...request, context: { ...context, ...request.context } };
        const object = request.resource.slice(arn.length);
        const point = object === "" ? accessPoint : `${accessPoint}/object${object}`;
        return [{ ...direct, resource: point }, direct];
      });
    },
  };
}
