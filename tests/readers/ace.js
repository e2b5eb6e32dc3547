// ace.js FOLDER BOOK.epub …: Ace judges each book, in one browser; its reports go to FOLDER. Exit 1 where it finds a violation.
// NODE_MODULES names the folder that holds it, PUPPETEER_EXECUTABLE_PATH the browser.
"use strict";
const path = require("path");
const within = (name) => require(path.join(process.env.NODE_MODULES, name));
const ace = within("@daisy/ace-core");
const puppeteer = within("@daisy/ace-axe-runner-puppeteer");

// The browser stays open from book to book.
const runner = {
    concurrency: puppeteer.concurrency,
    setTimeout: puppeteer.setTimeout,
    launch: async () => {},
    close: async () => {},
    run: (url, scripts, ...rest) => puppeteer.run(url, [...scripts, path.join(__dirname, "axe.js")], ...rest),
};

// Each violation once, with the file that it is in.
function* violations(report) {
    for (const { "earl:testSubject": subject, assertions } of report.assertions)
        for (const { "earl:test": test, "earl:result": result } of assertions)
            yield `${subject.url}: ${test["dct:title"]}: ${result["dct:description"]}`;
}

async function main([folder, ...books]) {
    let nFaults = 0;
    await puppeteer.launch();
    for (const book of books) {
        const outdir = path.join(folder, path.basename(book));
        const [, report] = await ace(book, { cwd: process.cwd(), outdir, tmpdir: path.join(outdir, "tmp"), silent: true, initLogger: true }, runner);
        const faults = [...violations(report)];
        const outcome = report["earl:result"]["earl:outcome"];
        faults.forEach((fault) => console.log(`${path.basename(book)}: ${fault}`));
        console.log(`${path.basename(book)}: ${outcome}, ${faults.length} violations`);
        if (outcome !== "pass" || faults.length > 0) nFaults++;
    }
    await puppeteer.close();
    return nFaults === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then((status) => process.exit(status), (error) => {
    console.error(error);
    process.exit(2);
});
