// screens.js BOOK.epub …: shows every page of each book on a phone, a small and a large e-reader, by day and by night, and
// says what stands out at a side, which column is too narrow to be read and which text is too pale (WCAG 2.2, 1.4.3), in
// colour and in the greys of an e-reader. With SHOTS=DIR it leaves pictures of what is seen first there.
// NODE_MODULES names the folder that holds playwright-core, CHROMIUM the browser. Exit 1 where something is wrong.
"use strict";
const path = require("path");
const { chromium } = require(path.join(process.env.NODE_MODULES, "playwright-core"));
const { serve } = require("./serve.js");

const SCREENS = [{ width: 320, height: 568 }, { width: 600, height: 800 }, { width: 1072, height: 1448 }];
// Grounds and inks as reading systems set them; the book itself sets none. Many turn day to night without a word to the book:
// those with a grey panel turn the picture round, which keeps its contrasts, the others only ground and ink.
const LIGHTS = {
    day: { scheme: "light", ground: [255, 255, 255], ink: "#000000", panels: ["colour", "grey"] },
    night: { scheme: "dark", ground: [18, 18, 18], ink: "#e6e6e6", panels: ["colour", "grey"] },
    "unannounced night": { scheme: "light", ground: [0, 0, 0], ink: "#ffffff", panels: ["colour"] },
};

// Runs in the page. Where things stand is looked at once a screen, in the first light: no light moves anything.
function examine({ ground, panels, isFirst }) {
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
    const shown = { colour: (rgb) => rgb, grey: ([r, g, b]) => Array(3).fill(0.299 * r + 0.587 * g + 0.114 * b) };
    const opacityOf = (element) => {
        let opacity = 1;
        for (; element; element = element.parentElement) opacity *= Number(getComputedStyle(element).opacity);
        return opacity;
    };
    // Hyphens are left to the reading system where text runs and its language is told, and to nobody in code and headings.
    const judgeHyphens = (element) => {
        if (!element.matches("section[role=doc-chapter] .slot > p:not([class]), code, pre, h1, h2, h3, h4, h5, h6")) return;
        const wanted = element.localName === "p" ? "auto" : "none or manual";
        const hyphens = getComputedStyle(element).hyphens;
        if (!element.closest("[lang]") || !wanted.includes(hyphens)) faults.push(`${element.localName} has hyphens: ${hyphens}, not ${wanted}`);
    };
    const inkOf = (element, style) => {
        const [r, g, b, alpha = 1] = style.color.match(/[\d.]+/g).map(Number);
        const share = alpha * opacityOf(element);
        return [r, g, b].map((v, i) => v * share + ground[i] * (1 - share));
    };
    // WCAG 2.2, 1.4.3: large is from 24 px, in bold from 18.66 px. Marks are no text: 1.4.11.
    const leastOf = (style) => {
        const size = parseFloat(style.fontSize);
        return size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    };
    const judgeInk = (name, ink, least) => {
        for (const panel of panels) {
            const found = contrast(shown[panel](ink), shown[panel](ground));
            if (found < least) faults.push(`${name} is too pale in ${panel}: rgb(${ink.map(Math.round)}), ${found.toFixed(2)} : 1`);
        }
    };
    const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
    if (isFirst && document.scrollingElement.scrollWidth > width) faults.push(`the page is ${document.scrollingElement.scrollWidth} px wide`);
    // Spaces may hang over the edge of a line; words may not.
    const wideWord = (element) => {
        for (const node of element.childNodes) {
            for (const word of node.nodeType === 3 ? node.data.matchAll(/\S+/g) : []) {
                const range = document.createRange();
                range.setStart(node, word.index);
                range.setEnd(node, word.index + word[0].length);
                const box = range.getBoundingClientRect();
                if (box.right > width + 1 || box.left < -1) return word[0];
            }
        }
        return null;
    };
    // Prose in a column of a few letters is on the screen, but no one can read it.
    const isSqueezed = (element, style, box) => {
        const ems = { block: 9, "list-item": 9, "table-cell": 3 }[style.display];
        return ems && element.textContent.trim().length > 60 && box.width < ems * parseFloat(style.fontSize);
    };
    // What wraps hangs behind its line's first word, has a mark before it, and is copied without one.
    const judgeCode = (pre) => {
        const name = `<pre> '${pre.textContent.slice(0, 20)}'`, selection = getSelection();
        selection.selectAllChildren(pre);
        if (selection.toString().trimEnd() !== pre.textContent.trimEnd()) faults.push(`${name} is copied otherwise`);
        selection.removeAllRanges();
        for (const line of pre.querySelectorAll(".line")) {
            const range = document.createRange();
            range.selectNodeContents(line);
            const rects = [...range.getClientRects()].filter((rect) => rect.width > 0);
            const later = rects.filter((rect) => rect.top > rects[0].bottom - 1);
            if (later.length === 0) continue;
            nWrapped++;
            const hang = parseFloat(getComputedStyle(line).fontSize);
            const indent = /^ */.exec(line.textContent)[0].length;
            if (Math.min(...later.map((rect) => rect.left)) < rects[0].left + hang * (1 + Math.min(indent >> 1, 8)))
                faults.push(`${name}: '${line.textContent.trim().slice(0, 20)}' does not hang`);
            if (!getComputedStyle(line, "::before").content.includes("\u21aa")) faults.push(`${name} has no mark`);
        }
    };
    // Marks of lists and boxes stand where their lines begin.
    const judgeSide = (element, style, name) => {
        const isRight = style.direction === "rtl", room = (side) => parseFloat(style[`padding${side}`]);
        const [at, away] = isRight ? [room("Right"), room("Left")] : [room("Left"), room("Right")];
        if (element.matches("ul, ol, blockquote, aside.footnote") && away > at) faults.push(`${name} is indented at the wrong side`);
        if (element.matches(".box, a.back") && style.float !== "none" && (element.offsetLeft > element.parentElement.offsetLeft + element.parentElement.offsetWidth / 2) !== isRight)
            faults.push(`${name} stands at the wrong side`);
    };
    let nTexts = 0, nWrapped = 0;
    const judgePlace = (element, style, box, name) => {
        if (style.display !== "inline" && (box.right > width + 1 || box.left < -1))
            faults.push(`${name} lies from ${Math.round(box.left)} to ${Math.round(box.right)} px`);
        judgeHyphens(element);
        judgeSide(element, style, name);
        if (isSqueezed(element, style, box)) faults.push(`${name} is squeezed to ${Math.round(box.width)} px`);
        if (element.localName === "pre") judgeCode(element);
        const word = wideWord(element);
        if (word) faults.push(`${name}: '${word}' stands out`);
    };
    for (const element of document.body.querySelectorAll("*")) {
        const box = element.getBoundingClientRect(), style = getComputedStyle(element);
        const name = `<${element.localName}> '${element.textContent.trim().slice(0, 40)}'`;
        if (box.width === 0 || element.closest(".equation > *, .formula > *")) continue; // a wide formula scrolls within its box
        if (isFirst) judgePlace(element, style, box, name);
        for (const pseudo of ["::before", "::after"]) {
            const mark = getComputedStyle(element, pseudo);
            if (!["none", "normal"].includes(mark.content)) {
                const isText = mark.content.includes("attr(") || /[a-z]/i.test(mark.content.replace(/\\a/gi, ""));
                judgeInk(`${name}${pseudo}`, inkOf(element, mark), isText ? leastOf(mark) : 3);
            }
        }
        if (element.localName === "img" && style.backgroundColor !== "rgb(255, 255, 255)") faults.push(`${name} has no paper`);
        if (!hasText(element)) continue;
        nTexts++;
        judgeInk(name, inkOf(element, style), leastOf(style));
    }
    return { faults: faults.slice(0, 20), nTexts, nWrapped };
}

async function light(page, { scheme, ground, ink }) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.evaluate((text) => {
        document.getElementById("light")?.remove();
        const style = document.createElementNS("http://www.w3.org/1999/xhtml", "style");
        style.id = "light";
        style.textContent = text;
        document.head.append(style);
    }, `html { background: rgb(${ground}); } body { color: ${ink}; margin: 12px; }`);
}

// A file on one screen, in each light.
async function show(page, number, file, screen) {
    const counts = { nFaults: 0, nTexts: 0, nWrapped: 0 };
    for (const [index, [time, one]] of Object.entries(LIGHTS).entries()) {
        await light(page, one);
        if (index === 0) await page.evaluate(() => document.fonts.ready);
        const { faults, nTexts, nWrapped } = await page.evaluate(examine, { ...one, isFirst: index === 0 });
        faults.forEach((fault) => console.log(`${file} at ${screen.width} px by ${time}: ${fault}`));
        counts.nFaults += faults.length;
        counts.nTexts += nTexts;
        counts.nWrapped += nWrapped;
        if (process.env.SHOTS) {
            const name = `${number}-${path.basename(file, ".xhtml")}-${screen.width}-${time.replace(" ", "-")}.png`;
            await page.screenshot({ path: path.join(process.env.SHOTS, name) });
        }
    }
    return counts;
}

async function showBook(browser, origin, number, files) {
    const sums = { nFaults: 0, nTexts: 0, nWrapped: 0 };
    for (const screen of SCREENS) {
        const page = await browser.newPage({ viewport: screen });
        for (const file of files) {
            await page.goto(`${origin}/inside/${number}/${file}`);
            const counts = await show(page, number, file, screen);
            for (const key of Object.keys(sums)) sums[key] += counts[key];
        }
        await page.close();
    }
    return sums;
}

async function main(books) {
    const { server, archives, origin } = await serve(books);
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
    let nFaults = 0;
    for (let number = 0; number < books.length; number++) {
        const files = Object.keys(archives[number].files).filter((name) => name.endsWith(".xhtml"));
        const result = await showBook(browser, origin, number, files);
        nFaults += result.nFaults;
        console.log(`${path.basename(books[number])}: ${files.length} pages on ${SCREENS.length} screens in ` +
            `${Object.keys(LIGHTS).length} lights, ${result.nTexts} texts, ${result.nWrapped} wrapped lines`);
    }
    await browser.close();
    server.close();
    return nFaults === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then((status) => process.exit(status), (error) => {
    console.error(error);
    process.exit(2);
});
