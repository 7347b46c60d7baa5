const { REGISTER_INSTANCE, register } = require("ts-node");

// The CLI's own registration checks types whatever tsconfig.json says, seconds of every preview;
// `npm run static` has checked these files.
process[REGISTER_INSTANCE]?.enabled(false);
register({ transpileOnly: true });
require("./serve.ts");
