"""The good encoder: a transformer in ONNX form; a text's vector is the mean of its tokens'.

A folder holds ``encoder.onnx`` (``input_ids``, ``attention_mask`` to ``vector``, not yet of length
1), ``tokenizer.json``, and ``encoder.json``: its name and fingerprint, what stands before questions
and passages, how many tokens are read, how many numbers a vector has.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import ModelError
from index.search.onnx_session import open_session

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOW = "encoder.json"

MANY = 8
"""Texts from which all cores encode; a question, or a few sentences, are left to one."""


def is_onnx_encoder(folder: Path) -> bool:
    """Return whether a folder holds one."""
    return (folder / HOW).is_file()


class OnnxEncoder:
    """A transformer, opened when it is first used."""

    quick = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            how = json.loads((folder / HOW).read_text("utf-8"))
            self.name = str(how["name"])
            self.fingerprint = f"onnx-{how['fingerprint']}"
            self.dimensions = int(how["dimensions"])
            self._query, self._passage = str(how["query"]), str(how["passage"])
            self._tokens = int(how["tokens"])
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(f"{folder / HOW} cannot be used: {error}") from None

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors (n, d) of questions."""
        return self._encode([self._query + text for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors (n, d) of passages, cut at the model's own length."""
        return self._encode([self._passage + text for text in texts])

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        tokens = self._tokenizer.encode_batch_fast(list(texts))
        session = self._session

        def encode(row: int) -> None:
            ids = np.array([tokens[row].ids], np.int64)
            feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            vector = session.run(["vector"], feeds)[0][0]
            vectors[row] = vector / np.linalg.norm(vector)

        if len(texts) < MANY:
            for row in range(len(texts)):
                encode(row)
        else:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                list(pool.map(encode, range(len(texts))))
        return vectors

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        try:
            tokenizer: Any = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        except Exception as error:  # tokenizers raises nothing narrower
            raise ModelError(f"{self._folder / 'tokenizer.json'} cannot be read: {error}") from None
        tokenizer.no_padding()
        tokenizer.enable_truncation(self._tokens)
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        try:
            return open_session(self._folder / "encoder.onnx")
        except Exception as error:  # onnxruntime raises nothing narrower
            raise ModelError(f"{self._folder} is not a whole encoder: {error}") from None
