import { arnOf, type Graph, type GraphResource, resourcesOf, text } from "../graph/graph";
import { keyName } from "./names";
import { type Box, type Group, idFor, type Part } from "./picture";
import { bucketEncryption } from "../access/s3-operation";

/** KMS key that encrypts a resource's content, as a property of its box. */
export function encryption(
  graph: Graph,
  { type, inputs }: GraphResource,
): Pick<Box, "keyArn"> | undefined {
  const keyArn =
    type === "aws:s3/bucket:Bucket"
      ? bucketEncryption(graph, text(inputs["bucket"])).keyArn
      : text(inputs["kmsKeyId"] ?? inputs["kmsMasterKeyId"]);
  return keyArn === undefined || keyArn === "" ? undefined : { keyArn };
}

/** Puts boxes whose content is encrypted with a KMS key into the group of the key. */
export function underKeys(graph: Graph, { boxes, groups, arrows }: Part): Part {
  const keys = new Map<string, Group>();
  const placed = boxes.map((box): Box => {
    if (box.keyArn === undefined || box.group !== undefined) return box;
    const group = keyGroup(graph, box.keyArn, box);
    keys.set(group.id, group);
    return { ...box, group: group.id };
  });
  return { boxes: placed, groups: [...groups, ...keys.values()], arrows };
}

/** One group for each key and column, as these groups cannot span columns. */
function keyGroup(graph: Graph, keyArn: string, { column }: Box): Group {
  const own = resourcesOf(graph, "aws:kms/key:Key").find((key) => arnOf(key) === keyArn);
  const id = own?.name ?? keyArn.replace(/^.*\//, "");
  const name = own === undefined ? id : keyName(graph, own);
  return { id: idFor("key", id, column), kind: "key", title: "AWS KMS key", lines: [name] };
}
