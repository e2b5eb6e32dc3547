// serve.js: what the browser is given: the reading systems, this folder, the books as files (/book/0) and the files within
// them (/inside/0/EPUB/nav.xhtml), a folder of releases (/shelf/opds.xml). Loopback only, at a port that is free.
"use strict";
const fs = require("fs");
const http = require("http");
const path = require("path");
const modules = process.env.NODE_MODULES;
const JSZip = require(path.join(modules, "jszip"));

const TYPES = {
    ".js": "text/javascript", ".html": "text/html", ".xhtml": "application/xhtml+xml", ".css": "text/css",
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg",
};

async function bytesOf(books, archives, shelf, name) {
    const [, kind, number, inner] = /^\/(\w[\w-]*)\/?(\d*)\/?(.*)$/.exec(name) || [];
    if (kind === "book") return fs.promises.readFile(books[Number(number)]);
    if (kind === "inside") return archives[Number(number)].file(inner).async("nodebuffer");
    if (kind === "shelf") return fs.promises.readFile(path.join(shelf, path.normalize(name.slice("/shelf".length))));
    if (kind === "page") return fs.promises.readFile(path.join(__dirname, path.basename(name)));
    return fs.promises.readFile(path.join(modules, path.normalize(name)));
}

// The server, and the archives of the books.
async function serve(books, shelf = "") {
    const archives = await Promise.all(books.map((book) => JSZip.loadAsync(fs.readFileSync(book))));
    const server = http.createServer(async (request, response) => {
        const name = decodeURI(request.url.split("?")[0]);
        const bytes = await bytesOf(books, archives, shelf, name).catch(() => null);
        response.writeHead(bytes ? 200 : 404, { "Content-Type": TYPES[path.extname(name)] || "application/octet-stream" });
        response.end(bytes);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { server, archives, origin: `http://127.0.0.1:${server.address().port}` };
}

module.exports = { serve };
