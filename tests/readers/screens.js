// screens.js BOOK.epub …: shows every page of each book on a phone, a small and a large e-reader, by day and by night, and
// says what stands out at the side and which text is too pale (WCAG 2.2, 1.4.3). With SHOTS=DIR it leaves pictures there.
// NODE_MODULES names the folder that holds playwright-core, CHROMIUM the browser. Exit 1 where something is wrong.
"use strict";
const path = require("path");
const { chromium } = require(path.join(process.env.NODE_MODULES, "playwright-core"));
const { serve } = require("./serve.js");

const SCREENS = [{ width: 320, height: 640 }, { width: 600, height: 800 }, { width: 1072, height: 1448 }];
// Grounds and inks as reading systems set them; the book itself sets none.
const LIGHTS = {
    day: { scheme: "light", ground: [255, 255, 255], ink: "#000000" },
    night: { scheme: "dark", ground: [18, 18, 18], ink: "#e6e6e6" },
};
const LEAST_CONTRAST = 4.5;

// Runs in the page.
function examine({ ground, least }) {
    const faults = [];
    const width = document.documentElement.clientWidth;
    const luminance = (rgb) => {
        const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (a, b) => {
        const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
        return (light + 0.05) / (dark + 0.05);
    };
    const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
    if (document.scrollingElement.scrollWidth > width) faults.push(`the page is ${document.scrollingElement.scrollWidth} px wide`);
    // Spaces may hang over the edge of a line; words may not.
    const wideWord = (element) => {
        for (const node of element.childNodes) {
            for (const word of node.nodeType === 3 ? node.data.matchAll(/\S+/g) : []) {
                const range = document.createRange();
                range.setStart(node, word.index);
                range.setEnd(node, word.index + word[0].length);
                if (range.getBoundingClientRect().right > width + 1) return word[0];
            }
        }
        return null;
    };
    for (const element of document.body.querySelectorAll("*")) {
        const box = element.getBoundingClientRect(), style = getComputedStyle(element);
        const name = `<${element.localName}> '${element.textContent.trim().slice(0, 40)}'`;
        if (box.width === 0) continue;
        if (style.display !== "inline" && box.right > width + 1) faults.push(`${name} ends at ${Math.round(box.right)} px`);
        if (!hasText(element)) continue;
        const word = wideWord(element);
        if (word) faults.push(`${name}: '${word}' stands out`);
        const ink = style.color.match(/\d+/g).slice(0, 3).map(Number);
        if (contrast(ink, ground) < least) faults.push(`${name} is too pale: rgb(${ink}), ${contrast(ink, ground).toFixed(2)} : 1`);
    }
    return faults.slice(0, 5);
}

async function show(page, origin, number, file, light) {
    await page.goto(`${origin}/inside/${number}/${file}`);
    await page.addStyleTag({ content: `html { background: rgb(${light.ground}); } body { color: ${light.ink}; margin: 12px; }` });
    await page.evaluate(() => document.fonts.ready);
    return page.evaluate(examine, { ground: light.ground, least: LEAST_CONTRAST });
}

async function showBook(browser, origin, number, files) {
    let nFaults = 0;
    for (const screen of SCREENS) {
        for (const [time, light] of Object.entries(LIGHTS)) {
            const page = await browser.newPage({ viewport: screen, colorScheme: light.scheme });
            for (const file of files) {
                const faults = await show(page, origin, number, file, light);
                faults.forEach((fault) => console.log(`${file} at ${screen.width} px by ${time}: ${fault}`));
                nFaults += faults.length;
                if (process.env.SHOTS) {
                    const name = `${number}-${path.basename(file, ".xhtml")}-${screen.width}-${time}.png`;
                    await page.screenshot({ path: path.join(process.env.SHOTS, name), fullPage: true });
                }
            }
            await page.close();
        }
    }
    return nFaults;
}

async function main(books) {
    const { server, archives, origin } = await serve(books);
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
    let nFaults = 0;
    for (let number = 0; number < books.length; number++) {
        const files = Object.keys(archives[number].files).filter((name) => name.endsWith(".xhtml"));
        nFaults += await showBook(browser, origin, number, files);
        console.log(`${path.basename(books[number])}: ${files.length} pages on ${SCREENS.length} screens, day and night`);
    }
    await browser.close();
    server.close();
    return nFaults === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then((status) => process.exit(status), (error) => {
    console.error(error);
    process.exit(2);
});
