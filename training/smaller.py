"""Cut the static encoder's table to fewer numbers: `python -m training.smaller FOLDER`.

The directions that are kept are the principal components of passages of releases (and, at a tenth
of the weight, of the pieces themselves, so that rare ones are not forgotten).
"""

from __future__ import annotations

import argparse
import gzip
import json
from itertools import islice
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from benchmarks.quality import SHARED
from index.search.static_encoder import StaticEncoder

DIMENSIONS = 200
EVERY = 7  # release of the archive: a thousand are enough
OF_PIECES = 0.1


def main() -> None:
    """Cut the table in a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shared", type=Path, default=SHARED)
    wanted = parser.parse_args()
    path = wanted.folder / "model.safetensors"
    table = load_file(path)["embedding.weight"].astype(np.float32)
    with gzip.open(wanted.shared / "government/press.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, 0, None, EVERY)]
    texts = [part for r in rows for part in (r["title"], r["body"][:300], r["body"][300:800])]
    vectors = StaticEncoder(wanted.folder, "whole").encode_passages(texts)
    vectors = vectors[np.linalg.norm(vectors, axis=1) > 0.5]
    pieces = table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-6)
    spread = vectors.T @ vectors / len(vectors) + OF_PIECES * (pieces.T @ pieces) / len(pieces)
    values, directions = np.linalg.eigh(spread)
    kept = directions[:, ::-1][:, :DIMENSIONS]
    save_file({"embedding.weight": (table @ kept).astype(np.float16)}, path)
    print(f"{values[::-1][:DIMENSIONS].sum() / values.sum():.3f} of the spread is kept")


if __name__ == "__main__":
    main()
