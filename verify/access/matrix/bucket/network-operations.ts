import type { BucketContext } from "./context";
import { onBucket, type Operation, passing, type S3Step } from "../operation";
import { type Actor, neighbourOf, OUTSIDE } from "../principals";
import type { AccessRequest, Context } from "../../request";
import { requestsOf } from "../../s3";
import { resourcesOf } from "../../../graph/graph";

/** Reads from elsewhere, and through the stack's own ways in; Transfer's users have one only. */
export function placeOperations(scene: BucketContext): readonly Operation[] {
  const { graph, config } = scene;
  const { storage } = config;
  const read = (id: string, what: string, context: Context, endpoint?: string): Operation =>
    elsewhere(scene, id, what, ({ folder }) => [{ operation: "get", key: `${folder}/file` }], {
      ...{ context, endpoint },
    });
  const own = resourcesOf(graph, "aws:ec2/vpcEndpoint:VpcEndpoint").find(({ inputs }) =>
    String(inputs["serviceName"]).endsWith(".s3"),
  );
  const listed = storage.fence?.vpcEndpointIds[0];
  return [
    ...(storage.fence === undefined
      ? []
      : [
          read("get-outside", "read from outside the fence", { "aws:SourceIp": OUTSIDE }),
          elsewhere(
            scene,
            "list-outside",
            "list the own folder from there",
            ({ folder }) => [{ operation: "list", key: `${folder}/` }],
            { context: { "aws:SourceIp": OUTSIDE } },
          ),
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
    ...(storage.accessPoints.length === 0 ? [] : accessPointOperations(scene)),
  ];
}

/** An operation on objects that callers try from somewhere else than usual. */
function elsewhere(
  scene: BucketContext,
  id: string,
  what: string,
  steps: (actor: Actor) => S3Step[],
  { context, endpoint }: { readonly context: Context; readonly endpoint?: string | undefined },
): Operation {
  const operation = onBucket(scene)(id, what, steps, context);
  const requests = (actor: Actor): readonly AccessRequest[] | undefined =>
    actor.kind === "caller"
      ? operation
          .requests({ ...actor, context: {} })
          ?.map((request) => (endpoint === undefined ? request : passing(request, endpoint)))
      : undefined;
  return { ...operation, requests };
}

/** The same through an access point: its policy and the bucket's have to agree. */
function accessPointOperations(scene: BucketContext): readonly Operation[] {
  const { settings, awsEnvironment, bucket, graph } = scene;
  const through = (id: string, what: string, step: (actor: Actor) => S3Step): Operation => ({
    ...{ id, what },
    requests: (actor) => {
      const { accessPoint, principal } = actor;
      if (accessPoint === undefined) return undefined;
      const context = {
        ...actor.context,
        "s3:DataAccessPointArn": accessPoint,
        "s3:DataAccessPointAccount": awsEnvironment.accountId,
      };
      return requestsOf(graph, { ...step(actor), principal, bucket }).flatMap((request) => {
        if (!request.action.startsWith("s3:")) return [request];
        const asked = { ...request, context: { ...context, ...request.context } };
        const object = request.resource.slice(settings.bucketArn.length + 1);
        return [{ ...asked, resource: `${accessPoint}/object/${object}` }, asked];
      });
    },
  });
  return [
    through("get-access-point", "read an own file through the access point", (a) => ({
      ...{ operation: "get", key: `${a.folder}/file` },
    })),
    through("put-access-point", "write an own file through it", (a) => ({
      ...{ operation: "put", key: `${a.folder}/file` },
    })),
    through("get-neighbour-access-point", "read a neighbour's file through it", (a) => ({
      ...{ operation: "get", key: `${neighbourOf(a)}/file` },
    })),
  ];
}
