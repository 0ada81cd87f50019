// Waits in the page, once a frame, for CHECK to answer with something true. The first argument is the patience in milliseconds,
// the last is called with the answer; CHECK sees what stands between.
const [patience, ...rest] = arguments;
const done = rest.pop();
const check = function () { /* CHECK */ };
const deadline = performance.now() + patience;
const look = () => {
  let found, error;
  try {
    found = check.apply(null, rest);
  } catch (thrown) {
    error = String(thrown);
  }
  if (found) return done({ found });
  if (performance.now() > deadline) return done({ error });
  setTimeout(look, 8);
};
look();
