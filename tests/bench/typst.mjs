// typst.mjs document.typ out.pdf fonts…: Typst through npm, in the folder of its package. Tagged, as Typst does by default.
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
const require = createRequire(resolve(process.env.TYPST_HOME, "package.json"));
const { NodeCompiler } = require("@myriaddreamin/typst-ts-node-compiler");
const [document, out, ...fontPaths] = process.argv.slice(2);
const compiler = NodeCompiler.create({ workspace: dirname(resolve(document)), fontArgs: [{ fontPaths }] });
writeFileSync(out, compiler.pdf({ mainFilePath: resolve(document) }, {}));
