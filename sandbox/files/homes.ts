import type { PosixProfile } from "../../identity/authorizer/user/posix-profile";
import { type AwsService, type ServiceInput, ServiceError, textOf } from "../aws/service";
import type { ObjectStore } from "./object-store";
import type { Owners } from "./owners";

/** Makes a user's home, unless it is there: in a file system only root could, and Transfer is never root. */
export async function makeHome(
  store: ObjectStore,
  owners: Owners,
  folder: string,
  { Uid, Gid }: PosixProfile,
): Promise<void> {
  if (await store.folderExists(`${folder}/`)) return;
  await store.put(`${folder}/`, "");
  owners.set(folder, { uid: Uid, gid: Gid, mode: 0o700 });
}

/** Makes homes for whoever manages users; on AWS a client that mounts the file system does. */
export const homesService = (store: ObjectStore, owners: Owners): AwsService => ({
  target: "Sandbox",
  name: "sandbox",
  actions: ["MakeHome"],
  perform: async (_action, input) => {
    await makeHome(store, owners, folderIn(input), {
      Uid: idIn(input, "Uid"),
      Gid: idIn(input, "Gid"),
    });
    return {};
  },
});

function folderIn(input: ServiceInput): string {
  const folder = textOf(input, "Folder") ?? "";
  if (folder.split("/").some((part) => ["", ".", ".."].includes(part))) {
    throw invalid(`Folder is no path without a slash at either end, got "${folder}"`);
  }
  return folder;
}

function idIn(input: ServiceInput, name: string): number {
  const value = input[name];
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  throw invalid(`${name} is no whole number`);
}

const invalid = (message: string): ServiceError => new ServiceError("ValidationException", message);
