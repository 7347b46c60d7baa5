import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import { runtime } from "@pulumi/pulumi";

import { isRecord, mapValues, type SerializedSecret } from "./serialization";

/** A value of the engine's RPC format as a graph holds it: `{ secret }`, `{ sha256 }`, plain values. */
export function deserialize(value: unknown): unknown {
  if (!isRecord(value)) return mapValues(value, deserialize);
  switch (value[runtime.specialSigKey]) {
    case undefined:
      return mapValues(value, deserialize);
    case runtime.specialSecretSig:
      return { secret: deserialize(value["value"]) } satisfies SerializedSecret;
    case runtime.specialResourceSig:
      return value["id"] ?? value["urn"];
    default:
      return { sha256: contentHash(value) };
  }
}

/** Hash of an asset's content, or of an archive's names and contents, which arrive sorted. */
function contentHash(asset: Record<string, unknown>): string {
  const hash = createHash("sha256");
  const { text, path, uri, assets } = asset;
  if (typeof text === "string") hash.update(text);
  else if (typeof path === "string") hash.update(readFileSync(path));
  else if (isRecord(assets)) {
    for (const [name, inner] of Object.entries(assets)) {
      hash.update(`${name}\0${contentHash(inner as Record<string, unknown>)}\n`);
    }
  } else hash.update(String(uri));
  return hash.digest("hex");
}
