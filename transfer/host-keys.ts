import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Private host keys by name, from the secret setting `hostKeys`. */
export type HostKeys = pulumi.Output<Readonly<Record<string, string>>>;

/**
 * The private key of a listed name.
 *
 * @throws at preview when the secret setting lacks it
 */
export const hostKeyOf = (keys: HostKeys, name: string): pulumi.Output<string> =>
  pulumi.secret(
    keys.apply((all) => {
      const key = all[name];
      if (key !== undefined) return key;
      throw new Error(
        `transfer.hostKeys lists "${name}", which the secret setting lacks; run: pulumi config set --secret --path 'hostKeys.${name}' < private-key-file`,
      );
    }),
  );

/** Further host keys beside the one that the server itself is made with. */
export function furtherHostKeys(
  name: string,
  serverId: pulumi.Output<string>,
  { names, keys }: { readonly names: readonly string[]; readonly keys: HostKeys },
  opts: pulumi.CustomResourceOptions,
): void {
  for (const key of names) {
    new aws.transfer.HostKey(
      `${name}-${key}`,
      { serverId, hostKeyBody: hostKeyOf(keys, key), description: key, tags: { Name: key } },
      opts,
    );
  }
}
