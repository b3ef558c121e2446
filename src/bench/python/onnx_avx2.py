"""Limits ONNX Runtime to AVX2. It asks the processor itself and has no option for this. So we copy its library to target/,
change the jump that skips the AVX-512 kernels to be always taken, and load the copy."""

import importlib.util
import pathlib
import re
import shutil
import sys

MODULE = "onnxruntime.capi.onnxruntime_pybind11_state"

# The code tests bit 16 of a register, cpuid's AVX512F. If it is 0, a je skips the next test, of what the system saves (a not,
# then a test with 0xe0). We turn the je into a jmp.
CHECK = re.compile(rb"(\xf7[\xc0-\xc7]\x00\x00\x01\x00)\x74(\x0e.{6}\xa8\xe0)", re.DOTALL)


def hold():
    folder = pathlib.Path(importlib.util.find_spec("onnxruntime").origin).parent / "capi"
    library = next(folder.glob("onnxruntime_pybind11_state*.so"))
    held, places = CHECK.subn(b"\\1\xeb\\2", library.read_bytes())
    if places == 0:
        raise RuntimeError(f"{library}: found no check for AVX-512 to change, so cannot hold ONNX Runtime to AVX2")
    copy = pathlib.Path("target/bench/onnx-avx2") / library.name
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(held)
    shutil.copy(folder / "libonnxruntime_providers_shared.so", copy.parent)
    spec = importlib.util.spec_from_file_location(MODULE, copy)
    sys.modules[MODULE] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[MODULE])
