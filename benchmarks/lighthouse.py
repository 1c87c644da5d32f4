"""Lighthouse on every public page: `python -m benchmarks.lighthouse --data DIR` prints JSON.

The pages are those of the sitemap and one answer that was shared. Needs Node with npm's registry
and Chromium; Lighthouse itself is fetched by npx.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from benchmarks.load import free_port, serve, wait_for

LIGHTHOUSE = "lighthouse@12.2.3"
CHROMIUM = "/usr/bin/chromium"
FLAGS = "--headless=new --no-sandbox --disable-gpu"
LONGEST = 180
"""Seconds for one page."""
LEAST = {"performance": 100, "accessibility": 100, "best-practices": 100, "seo": 95}
"""The scores that every page is to reach."""


def main() -> None:
    """Look at every page and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--question", default="Får jag filma poliser?")
    asked = arguments.parse_args()
    port = free_port()
    server = serve(asked.data, port, 1)
    home = f"http://127.0.0.1:{port}"
    try:
        wait_for(port, server)
        looked = {path: scores(f"{home}{path}") for path in pages(home, asked.question)}
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()
    # What is shared by a link is kept out of search engines on purpose.
    low = [
        path
        for path, found in looked.items()
        for name, least in LEAST.items()
        if found[name] < least and not (name == "seo" and path.startswith("/fraga/"))
    ]
    print(json.dumps({"pages": len(looked), "lower": low, "scores": looked}, indent=1))
    sys.exit(bool(low))


def pages(home: str, question: str) -> list[str]:
    """Return the paths of the public pages."""
    listed = httpx.get(f"{home}/sitemap.xml").text
    paths = [urlsplit(address).path for address in re.findall(r"<loc>([^<]+)", listed)]
    answer = httpx.post(home, data={"q": question}, headers={"origin": home}, timeout=60.0)
    if answer.is_redirect:
        answer = httpx.get(f"{home}/", cookies=dict(answer.cookies), timeout=60.0)
    shared = re.search(r"(/fraga/[^\"]+)", answer.text)
    return [*paths, *([shared[1]] if shared else [])]


def scores(address: str) -> dict[str, Any]:
    """Return the four scores of a page, of 100, and the names of what falls short."""
    command = ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json"]
    ran = subprocess.run(
        [*command, f"--chrome-flags={FLAGS}"],
        env={**os.environ, "CHROME_PATH": CHROMIUM},
        capture_output=True,
        timeout=LONGEST,
        check=True,
    )
    told = json.loads(ran.stdout)
    short = [
        weighed["id"]
        for category in told["categories"].values()
        for weighed in category["auditRefs"]
        if weighed["weight"]
        and told["audits"][weighed["id"]]["scoreDisplayMode"] in ("binary", "numeric")
        and told["audits"][weighed["id"]]["score"] < 1
    ]
    return {
        **{name: round(100 * told["categories"][name]["score"]) for name in LEAST},
        "short": short,
    }


if __name__ == "__main__":
    main()
