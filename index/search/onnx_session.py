"""One way to open a network in ONNX form: on one thread, alike on every kind of processor."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def open_session(file: Path) -> Any:
    """Return onnxruntime's session over a file; raises whatever onnxruntime does.

    A server answers in several threads and workers, so a network has one. On x86 without VNNI,
    8-bit products of signed and unsigned numbers overflow 16 bits and are cut off; there they are
    reckoned unsigned, which costs some 15 % of the time.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
