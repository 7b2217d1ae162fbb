"""
Denoising score matching of 8 x 8 digits under sigma from 0.002 to 80, preconditioned (Karras et al. 2022), by a U-Net of
two sizes that is told time and class, with attention at half size: the library's, weight by weight.

torch: steps of Adam, each on a batch of its own, noised, with the weights' moving average; or 500 digits denoised at
sigma 2. On the card if there is one, else on two threads. The file has the network's weights under the library's names, the
digits, and how the first of them are denoised there: what is denoised otherwise here is an error. Prints a line of JSON:
median and quartiles in milliseconds, and the loss or the mean square at the end.
"""
import argparse
import json
import os
from importlib import metadata
from time import perf_counter

os.environ.setdefault("OMP_NUM_THREADS", "2")
import torch
from read_arrays import read
from torch.nn.functional import conv2d, one_hot, rms_norm, silu

CLASSES, FREQUENCIES, WEIGHTS, RMS, LEVEL = 10, 8, 135_120, 0.75, 2.0
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
OMEGA = 2 * torch.pi * torch.logspace(-4, 0, FREQUENCIES, base=2, device=DEVICE)


def norm(h):
    return rms_norm(h, h.shape[-1:], eps=1e-6)


def convolve(h, w):
    """3 x 3, of images [n, height, width, channels]."""
    kernel = w.view(3, 3, -1, w.shape[1]).permute(3, 2, 0, 1)
    return conv2d(h.permute(0, 3, 1, 2), kernel, padding=1).permute(0, 2, 3, 1)


def told(time, label):
    angles = time[:, None] * OMEGA
    waves = torch.cat([torch.ones_like(time)[:, None], angles.cos(), angles.sin()], 1).expand(len(label), -1)
    return torch.cat([waves, one_hot(label, CLASSES + 1)], 1)


def unet(w, x, phi):
    """F, of weights by name."""

    def residual(name, h):
        inner = convolve(silu(norm(h)), w[f"{name}.first"]) + (phi @ w[f"{name}.context"])[:, None, None]
        skip = w.get(f"{name}.skip")
        return (h if skip is None else h @ skip) + convolve(silu(norm(inner)), w[f"{name}.second"])

    def attention(h):
        seen = norm(h).flatten(1, 2)
        q, k, v = (seen @ w[f"attention.{part}"] for part in ("query", "key", "value"))
        weights = torch.softmax(q @ k.mT / k.shape[-1] ** 0.5, -1)
        return h + (weights @ v @ w["attention.out"]).view_as(h)

    def halved(h):
        n, height, width, c = h.shape
        four = h.view(n, height // 2, 2, width // 2, 2, c).transpose(2, 3)
        return four.reshape(n, height // 2, width // 2, 4 * c) @ w["down 1"]

    def doubled(h):
        n, height, width, c = h.shape
        four = (norm(h) @ w["up 0"]).view(n, height, width, 2, 2, c // 2).transpose(2, 3)
        return four.reshape(n, 2 * height, 2 * width, c // 2)

    h = convolve(x.view(-1, 8, 8, 1), w["in.weight"]) + (phi @ w["in.context"])[:, None, None]
    seen = residual("down 0", h + w["in.place"].view(8, 8, -1))
    h = residual("middle", attention(residual("down 1", halved(seen))))
    h = residual("up 0", torch.cat([doubled(h), seen], 3))
    return convolve(silu(norm(h)), w["out.weight"]).reshape(-1, 64)


def steps(w, points, labels, batch, count):
    for weight in w.values():
        weight.requires_grad_()
    optimiser = torch.optim.Adam(w.values(), 1e-3)
    average = [weight.detach().clone() for weight in w.values()]

    def run():
        for _ in range(count):
            rows = torch.randint(len(points), (batch,), device=DEVICE)
            x0, noise = points[rows], torch.randn(batch, 64, device=DEVICE)
            sigma = RMS * torch.exp(1.2 * torch.randn(batch, device=DEVICE) - 1.2)
            level = sigma[:, None]
            total = (level**2 + RMS**2).sqrt()
            target = (level / RMS * x0 - RMS * noise) / total
            optimiser.zero_grad()
            answer = unet(w, (x0 + level * noise) / total, told(sigma.log() / 4, labels[rows]))
            loss = ((answer - target) ** 2).mean()
            loss.backward()
            optimiser.step()
            with torch.no_grad():
                torch._foreach_lerp_(average, list(w.values()), 0.001)
        return loss.item()

    return run


@torch.no_grad()
def denoised(w, x, labels):
    sigma = torch.full((1,), LEVEL, device=DEVICE)
    total = (sigma**2 + RMS**2).sqrt()
    return ((RMS / total) ** 2 * x + sigma * RMS / total * unet(w, x / total, told(sigma.log() / 4, labels))).cpu()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", choices=("steps", "denoised"))
    parser.add_argument("file")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--repeats", type=int, default=9)
    given = parser.parse_args()
    torch.set_num_threads(2)
    torch.manual_seed(0)
    torch.backends.cudnn.allow_tf32 = False
    w = {name: torch.tensor(array, device=DEVICE) for name, array in read(given.file).items()}
    points, labels, theirs = w.pop("points"), w.pop("labels").long(), w.pop("answer").cpu()
    assert sum(weight.numel() for weight in w.values()) == WEIGHTS
    first = points[: len(theirs)], labels[: len(theirs)]
    off = (denoised(w, *first) - theirs).abs().max().item()
    assert off < 1e-4, f"denoised otherwise than in the library, by {off}"
    denoise = lambda: denoised(w, *first).square().mean().item()
    run = steps(w, points, labels, given.batch, given.steps) if given.work == "steps" else denoise
    times = []
    warm_up = 3 if given.batch * given.steps < 4096 else 1
    for _ in range(given.repeats + warm_up):
        start = perf_counter()
        last = run()
        times.append(1000 * (perf_counter() - start))
    lower, median, upper = torch.tensor(times[warm_up:]).quantile(torch.tensor([0.25, 0.5, 0.75])).tolist()
    about = {"who": f"torch ({DEVICE})", "version": metadata.version("torch"), "name": given.work}
    numbers = {"ms": round(median, 3), "lower": round(lower, 3), "upper": round(upper, 3), "last": last, "off": off}
    print(json.dumps({**about, **numbers}), flush=True)


if __name__ == "__main__":
    main()
