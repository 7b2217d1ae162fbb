"""
The empirical Poisson field of 1,797 points of 64 coordinates at 512 places, 128 extra dimensions, r = sqrt(128): the
posterior mean of the displacement, weights (|x - y|^2 + r^2)^(-(N + D)/2), normalised (Xu et al. 2023, PFGM++).

torch, float32, on the card if there is one, else on two threads: in place by matrix products, and by the differences that
the authors' code takes. Prints a line of JSON: median and quartiles in milliseconds.
"""
import json
import os
from importlib import metadata
from time import perf_counter

os.environ.setdefault("OMP_NUM_THREADS", "2")
import numpy as np
import torch

ROWS, SOURCES, N, D = 512, 1797, 64, 128
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


def by_products(x, y):
    squares = (x * x).sum(1)[:, None] + (y * y).sum(1) - 2 * x @ y.T
    weights = torch.softmax(-(N + D) / 2 * torch.log(squares.clamp_min(0) + D), 1)
    return x - weights @ y


def by_differences(x, y):
    apart = x[:, None] - y
    weights = torch.softmax(-(N + D) / 2 * torch.log((apart * apart).sum(2) + D), 1)
    return (weights[:, :, None] * apart).sum(1)


def main():
    generator = torch.Generator().manual_seed(0)
    y = (torch.rand(SOURCES, N, generator=generator) * 2 - 1).to(DEVICE)
    x = (y[:ROWS].cpu() + torch.randn(ROWS, N, generator=generator)).to(DEVICE)
    assert torch.allclose(by_products(x, y), by_differences(x, y), atol=1e-3)
    for name, field in {"field": by_products, "field by differences": by_differences}.items():
        times = []
        for _ in range(12):
            start = perf_counter()
            field(x, y)
            if DEVICE == "cuda":
                torch.cuda.synchronize()
            times.append(1000 * (perf_counter() - start))
        lower, median, upper = (round(float(q), 4) for q in np.quantile(times[3:], [0.25, 0.5, 0.75]))
        about = {"who": f"torch ({DEVICE})", "version": metadata.version("torch"), "name": name}
        print(json.dumps({**about, "ms": median, "lower": lower, "upper": upper}), flush=True)


if __name__ == "__main__":
    main()
