"""What the library hands to its peers, and what it got for that."""
import json
from pathlib import Path

import numpy as np


def read(path):
    """Arrays of a file in the format safetensors, all of them float32."""
    data = bytearray(Path(path).read_bytes())
    start = 8 + int.from_bytes(data[:8], "little")
    arrays = {}
    for name, about in json.loads(data[8:start]).items():
        if name != "__metadata__":
            first, last = about["data_offsets"]
            arrays[name] = np.frombuffer(data[start + first : start + last], np.float32).reshape(about["shape"])
    return arrays
