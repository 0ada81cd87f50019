// Keeps what goes wrong in the page. Refusals of the security policy from before this ran are delivered afterwards.
if (!window.__errors) {
  const errors = (window.__errors = []);
  const text = (thing) => (thing instanceof Error ? `${thing.message}\n${thing.stack}` : typeof thing === "string" ? thing : JSON.stringify(thing));
  for (const level of ["error", "warn"]) {
    const old = console[level].bind(console);
    console[level] = (...words) => {
      errors.push(`console.${level}: ${words.map(text).join(" ")}`);
      old(...words);
    };
  }
  addEventListener("error", (e) => errors.push(`error: ${e.message} ${e.filename}:${e.lineno}`), true);
  addEventListener("unhandledrejection", (e) => errors.push(`unhandled rejection: ${text(e.reason)}`));
  addEventListener("securitypolicyviolation", (e) => errors.push(`security policy: ${e.violatedDirective} refused ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
  if (window.ReportingObserver) {
    new ReportingObserver((reports) => errors.push(...reports.map((r) => `security policy: ${JSON.stringify(r.body)}`)), { types: ["csp-violation"], buffered: true }).observe();
  }
}
