// axe.js: put into each page that Ace looks at, behind its own scripts. Ace reads nothing of axe's results but the violations;
// axe names every element that passes too, which takes most of the time, unless it is told that nobody asks.
"use strict";
{
    const run = window.axe.run;
    window.axe.run = (options, done) => run({ ...options, resultTypes: ["violations"] }, done);
}
