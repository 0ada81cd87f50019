// The role and the name of an element, near enough to what a screen reader tells, and the visible element that has them.
const roleOf = (e) => {
  const role = e.getAttribute("role");
  if (role) return role;
  const tag = e.tagName.toLowerCase();
  if (tag === "a") return e.hasAttribute("href") ? "link" : tag;
  if (tag === "textarea") return "textbox";
  if (tag === "select") return "combobox";
  if (/^h[1-6]$/.test(tag)) return "heading";
  if (tag === "summary") return "button";
  if (tag !== "input") return tag;
  if (["radio", "checkbox"].includes(e.type)) return e.type;
  if (["submit", "button", "reset"].includes(e.type)) return "button";
  return "textbox";
};
const words = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const nameOf = (e) => {
  const by = e.getAttribute("aria-labelledby");
  if (by) return words(by.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" "));
  const label = words(e.getAttribute("aria-label"));
  if (label) return label;
  if (e.labels?.length) {
    const copy = e.labels[0].cloneNode(true);
    for (const inner of copy.querySelectorAll("input, select, textarea, [hidden]")) inner.remove();
    return words(copy.textContent);
  }
  return words(e.innerText) || words(e.textContent) || words(e.title) || words(e.placeholder);
};
const isVisible = (e) => e.checkVisibility?.({ visibilityProperty: true }) ?? e.getClientRects().length > 0;
const named = (role, name) => {
  const top = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;
  const all = [...top.querySelectorAll("*")].filter((e) => roleOf(e) === role && !e.disabled && isVisible(e));
  return all.find((e) => nameOf(e) === name) ?? all.find((e) => nameOf(e).startsWith(name)) ?? null;
};
