// Runs axe-core over the whole page and answers with a line for each thing it found.
const done = arguments[arguments.length - 1];
window.axe
  .run(document, { resultTypes: ["violations"] })
  .then(({ violations }) => done(violations.flatMap((v) => v.nodes.map((n) => `${v.id} (${v.impact}): ${n.target.join(" ")}: ${n.failureSummary.replace(/\s+/g, " ")}`))))
  .catch((error) => done(String(error)));
