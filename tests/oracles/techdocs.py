"""Renders pages as MkDocs does with Backstage's `techdocs-core`, and prints their HTML.

The plug-in itself sets up the Markdown extensions, as it does in a build; a theme and files are left out.
"""

import json
import logging
import os
import sys
import tempfile

import markdown
from mkdocs.config import load_config
from mkdocs.utils import meta

logging.disable(logging.WARNING)

with tempfile.TemporaryDirectory() as folder:
    with open(f"{folder}/mkdocs.yml", "w", encoding="utf-8") as settings:
        settings.write("site_name: Pages\nplugins:\n  - techdocs-core\n")
    os.mkdir(f"{folder}/docs")
    config = load_config(f"{folder}/mkdocs.yml")
    config = config.plugins.on_config(config)
    reader = markdown.Markdown(
        extensions=config.markdown_extensions,
        extension_configs=config.mdx_configs or {},
    )
    rendered = []
    for page in json.load(sys.stdin):
        text, front = meta.get_data(page)
        text = config.plugins.on_page_markdown(text, page=None, config=config, files=None)
        rendered.append({"title": front.get("title"), "html": reader.reset().convert(text)})
    json.dump(rendered, sys.stdout)
