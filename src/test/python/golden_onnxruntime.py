"""Frozen results of ONNX Runtime on the CPU, which computes in float: python src/test/python/golden_onnxruntime.py"""

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from golden import Case, columns, prefixes, valid

VERSION = onnxruntime.__version__
T, B, D, H = 7, 4, 3, 5
LENGTHS = [5, 7, 1, 3]
GATES = {"lstm": "iofc", "gru": "zrn"}
OPSET = 22


def recurrent(name, cell, lengths=None, bidirectional=False, peepholes=False, coupled=False, reset=None):
    """Outputs and final states; forward only. Y is zero in the padding."""
    header = {"peepholes": peepholes, "coupled": coupled} if cell == "lstm" else {"reset": reset}
    header |= {"lengths": lengths} if lengths else {}
    header |= {"model": [cell], "bidirectional": bidirectional}
    case = Case("onnxruntime", VERSION, "float", name, dict(T=T, B=B, D=D, H=H), opset=OPSET, **header)
    groups = prefixes([""], bidirectional)[0]
    directions = [
        packed(case, cell, case.cell(cell, D, H, group, peepholes, coupled, reset), coupled, reset) for group in groups
    ]

    letters = "hc" if cell == "lstm" else "h"
    x = case.grid(T, B, D, scale=1)
    inputs = {key: np.stack([d[key] for d in directions]) for key in directions[0]}
    inputs |= {f"initial_{s}": case.grid(len(groups), B, H) for s in letters}
    inputs = {key: value.astype(np.float32) for key, value in ({"X": x} | inputs).items()}
    if lengths:
        inputs["sequence_lens"] = np.array(lengths, dtype=np.int32)
    attributes = {"direction": "bidirectional" if bidirectional else "forward"}
    attributes |= {"input_forget": int(coupled)} if cell == "lstm" else {"linear_before_reset": int(reset == "after")}
    y, *final = run(cell, inputs, [f"Y_{s}" for s in letters], attributes)

    y = y.transpose(0, 2, 1, 3).reshape(T, B, -1)
    assert not (y * (1 - valid(lengths or [T] * B, T)[:, :, None])).any()
    case.arrays = {"x": columns(x), "y": columns(y)}
    for letter, sT in zip(letters, final):
        for k, group in enumerate(groups):
            case.arrays |= {f"{group}{letter}0": inputs[f"initial_{letter}"][k].T, f"{group}{letter}T": sT[k].T}
    case.save()


def packed(case, cell, p, coupled, reset):
    """Our parameters of one direction as ONNX's W, R, B and P.

    Coupled gates: ONNX Runtime computes i from the weights, sets f = 1 - i, and never reads the weights of f. We compute
    f from the weights and set i = 1 - f. Because 1 - sigmoid(a) = sigmoid(-a), its i gets our f's weights, negated.
    """
    if coupled:
        p |= {name.replace("f", "i"): -value for name, value in p.items() if name.endswith("f")}
        p |= {name: case.grid(*value.shape) for name, value in p.items() if name.endswith("f")}
    gates = GATES[cell]
    b = np.concatenate([p[f"b_{g}"] for g in gates])
    of_state = case.grid(len(b))
    of_input = b - of_state
    if reset == "after":
        of_input[-H:], of_state[-H:] = p["b_n"], p["b_hn"]
    result = {
        "W": np.concatenate([p[f"W_x{g}"] for g in gates]),
        "R": np.concatenate([p[f"W_h{g}"] for g in gates]),
        "B": np.concatenate([of_input, of_state]),
    }
    if "W_co" in p:
        result["P"] = np.concatenate([p[f"W_c{g}"] for g in "iof"])
    return result


def run(cell, inputs, states, attributes):
    """One node, all inputs constant, on the CPU."""
    order = ["X", "W", "R", "B", "sequence_lens", "initial_h"] + (["initial_c", "P"] if cell == "lstm" else [])
    shape = [len(inputs["W"]), B, H]
    outputs = {"Y": [T, *shape]} | {name: shape for name in states}
    node = helper.make_node(
        cell.upper(), [n if n in inputs else "" for n in order], list(outputs), hidden_size=H, **attributes
    )
    graph = helper.make_graph(
        [node],
        "golden",
        [],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, dims) for name, dims in outputs.items()],
        [numpy_helper.from_array(value, name) for name, value in inputs.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
    onnx.checker.check_model(model)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {})


def main():
    print("onnxruntime", VERSION, "with onnx", onnx.__version__)
    recurrent("lstm", "lstm")
    recurrent("lstm-peephole", "lstm", peepholes=True)
    recurrent("lstm-peephole-lengths", "lstm", LENGTHS, peepholes=True)
    recurrent("lstm-peephole-bidirectional", "lstm", bidirectional=True, peepholes=True)
    recurrent("lstm-peephole-bidirectional-lengths", "lstm", LENGTHS, bidirectional=True, peepholes=True)
    recurrent("lstm-coupled", "lstm", coupled=True)
    recurrent("lstm-coupled-peephole", "lstm", peepholes=True, coupled=True)
    for reset in ("before", "after"):
        recurrent(f"gru-reset-{reset}", "gru", reset=reset)
        recurrent(f"gru-reset-{reset}-bidirectional-lengths", "gru", LENGTHS, bidirectional=True, reset=reset)


if __name__ == "__main__":
    main()
