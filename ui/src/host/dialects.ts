/** The dialects a report can be written in, as people know them; the order is the one they are offered in. */
import type { Dialect } from "../gen/api";

export const DIALECT: Record<Dialect, string> = {
  github: "GitHub Markdown",
  gitlab: "GitLab Markdown",
  azure: "Azure DevOps wiki",
  mkdocs: "MkDocs, TechDocs",
  docusaurus: "Docusaurus",
  obsidian: "Obsidian",
  confluence: "Confluence storage format",
  mediawiki: "MediaWiki",
  dokuwiki: "DokuWiki",
  jira: "Jira markup",
  html: "One HTML file",
  json: "JSON",
};

export const DIALECTS = Object.entries(DIALECT) as [Dialect, string][];
