import { type Read } from "../json";
import * as fields from "./fields";
import { readHomeDirectory, readHomeDirectoryDetails } from "./home-directory";
import { readPassword, readPasswordHash } from "./password";
import { readPosixProfile } from "./posix-profile";

/**
 * Fields of a user's record, and the functions that read them. The last ones are of other programs: AWS's
 * template of an identity provider and public ones after it.
 */
export const FIELDS = {
  Password: readPassword,
  PasswordHash: readPasswordHash,
  PublicKey: fields.readKeys,
  PublicKeys: fields.readKeys,
  Role: fields.readRole,
  Policy: fields.readPolicy,
  PosixProfile: readPosixProfile,
  HomeDirectory: readHomeDirectory,
  HomeDirectoryDetails: readHomeDirectoryDetails,
  serverId: fields.readServerId,
  AllowedCidrs: fields.readRanges,
  Protocols: fields.readProtocols,
  Access: fields.readAccess,
  Expires: fields.readExpires,
  Disabled: fields.readDisabled,
  AcceptedIpNetwork: fields.readRanges,
  AcceptedIpNetworks: fields.readRanges,
  AcceptedIpNetworkList: fields.readRanges,
  ipv4_allow_list: fields.readRanges,
  server_id_allow_list: fields.readServerIds,
  username: fields.readName,
  UserId: fields.readName,
} satisfies Record<string, (value: unknown) => Read<unknown>>;

/** Name of a field. */
export type FieldName = keyof typeof FIELDS;
