// Pulumi loads npm and the TypeScript compiler for functions of a program that it would turn into
// Lambdas, and Crosswalk its former version. Nothing here needs them, and each command and each worker of
// the tests would wait half a second for them. Whoever does use one gets it, then.
const { dirname } = require("node:path");

/** Stands in for a module, and loads it when one of its exports is read. */
function loadLate(name, by) {
  const paths = [dirname(require.resolve(`${by}/package.json`))];
  const id = require.resolve(name, { paths });
  const load = () => {
    if (require.cache[id]?.exports === late) delete require.cache[id];
    return require(id);
  };
  const late = new Proxy({}, { get: (_, key) => key === "__esModule" || load()[key] });
  require.cache[id] = { id, filename: id, loaded: true, exports: late };
}

loadLate("@npmcli/arborist", "@pulumi/pulumi");
loadLate("typescript", "@pulumi/pulumi");
loadLate("./classic", "@pulumi/awsx");
