// open.js BOOK.epub …: opens each book in two reading systems, foliate-js and epub.js, in a headless browser, and says
// what of the book they cannot reach: contents, landmarks, print pages, notes, links between chapters, the cover. Then it goes
// through the rules that other reading systems are known for (rules.html).
// NODE_MODULES names the folder that holds them, CHROMIUM the browser. Exit 1 where something is out of reach.
"use strict";
const path = require("path");
const { chromium } = require(path.join(process.env.NODE_MODULES, "playwright-core"));
const { serve } = require("./serve.js");

async function openIn(browser, origin, reader, number) {
    const page = await browser.newPage({ viewport: { width: 600, height: 800 } });
    const said = [];
    page.on("pageerror", (error) => said.push(`the reader fails: ${error.message}`));
    await page.goto(`${origin}/page/${reader}.html`);
    const result = await page.evaluate((url) => window.examine(url), `/book/${number}`);
    await page.close();
    return { counts: result.counts, faults: result.faults.concat(said) };
}

async function main(books) {
    const { server, origin } = await serve(books);
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
    let nFaults = 0;
    for (let number = 0; number < books.length; number++) {
        for (const reader of ["foliate", "epubjs", "rules"]) {
            const { counts, faults } = await openIn(browser, origin, reader, number);
            console.log(`${path.basename(books[number])} in ${reader}: ${JSON.stringify(counts)}`);
            faults.forEach((fault) => console.log(`  ${fault}`));
            nFaults += faults.length;
        }
    }
    await browser.close();
    server.close();
    return nFaults === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then((status) => process.exit(status), (error) => {
    console.error(error);
    process.exit(2);
});
