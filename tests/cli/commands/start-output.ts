import { readFileSync } from "node:fs";
import { join } from "node:path";

const README = join(__dirname, "..", "..", "..", "README.md");

/** The output that the README shows. Port, folder, password and " … " may be anything. */
export function outputInReadme(): RegExp {
  const [, shown = ""] =
    /<!-- npm start -->\n+```\n([^]*?)```/.exec(readFileSync(README, "utf8")) ?? [];
  const pattern = shown
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replace(/(?<=this password:\n).*/, ".+")
    .replace("\\.sandbox/dev/alice_ed25519", ".+/alice_ed25519'?")
    .replaceAll("\\.sandbox/dev", ".+")
    .replaceAll("2222", "\\d+")
    .replaceAll(" … ", " .+ ");
  return new RegExp(`^${pattern}\n*$`);
}
