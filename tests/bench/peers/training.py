"""
Denoising score matching of eight Gaussians under sigma from 0.002 to 80, preconditioned (Karras et al. 2022), by a
perceptron 2-128-128-128-2 with SiLU.

torch: 100 steps of Adam, each on a batch of its own, noised, with the weights' moving average; and the score of 10,000 points
at one time. On the card if there is one, else on two threads. told: the time's 17 features enter every layer by matrices of
their own, as in the library; plain: biases alone, and no time. Prints a line of JSON each: median and quartiles in
milliseconds, and the loss or the mean square at the end.
"""
import argparse
import json
import os
from importlib import metadata
from time import perf_counter

os.environ.setdefault("OMP_NUM_THREADS", "2")
import torch

BATCHES, STEPS, ROWS, WIDTH, FREQUENCIES, RMS = (512, 4096), 100, 10_000, 128, 8, 2.0
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
OMEGA = 2 * torch.pi * torch.logspace(-4, 0, FREQUENCIES, base=2, device=DEVICE)
ANGLES = torch.arange(8, device=DEVICE) * torch.pi / 4
MEANS = 4 / 2**0.5 * torch.stack([ANGLES.cos(), ANGLES.sin()], 1)


class Perceptron(torch.nn.Module):
    def __init__(self, told):
        super().__init__()
        sizes, features = [2, WIDTH, WIDTH, WIDTH, 2], 1 + 2 * FREQUENCIES
        self.told = told
        self.inner = torch.nn.ModuleList(torch.nn.Linear(m, n, bias=not told) for m, n in zip(sizes, sizes[1:]))
        self.times = torch.nn.ModuleList(torch.nn.Linear(features, n, bias=False) for n in sizes[1:] if told)

    def forward(self, x, time):
        if self.told:
            angles = time[:, None] * OMEGA
            phi = torch.cat([torch.ones_like(time)[:, None], angles.cos(), angles.sin()], 1)
        for k, inner in enumerate(self.inner):
            x = inner(x) + self.times[k](phi) if self.told else inner(x)
            x = torch.nn.functional.silu(x) if k < 3 else x
        return x


def steps(net, batch):
    optimiser = torch.optim.Adam(net.parameters(), 1e-3)
    average = [p.detach().clone() for p in net.parameters()]

    def run():
        for _ in range(STEPS):
            x0 = MEANS[torch.randint(8, (batch,), device=DEVICE)] + 0.125**0.5 * torch.randn(batch, 2, device=DEVICE)
            sigma, noise = RMS * torch.exp(1.2 * torch.randn(batch, device=DEVICE) - 1.2), torch.randn(batch, 2, device=DEVICE)
            level = sigma[:, None]
            total = (level**2 + RMS**2).sqrt()
            target = (level / RMS * x0 - RMS * noise) / total
            optimiser.zero_grad()
            loss = ((net((x0 + level * noise) / total, sigma.log() / 4) - target) ** 2).mean()
            loss.backward()
            optimiser.step()
            with torch.no_grad():
                torch._foreach_lerp_(average, list(net.parameters()), 0.001)
        return loss.item()

    return run


@torch.no_grad()
def score(net):
    x, sigma = torch.randn(ROWS, 2, device=DEVICE), torch.ones(1, device=DEVICE)
    total = (sigma**2 + RMS**2).sqrt()

    @torch.no_grad()
    def run():
        denoised = (RMS / total) ** 2 * x + sigma * RMS / total * net(x / total, sigma.log() / 4)
        return ((denoised - x) / sigma**2).square().mean().item()

    return run


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", nargs="?", help="one of them: 'batch 512', say; all by default")
    parser.add_argument("--repeats", type=int, default=9)
    given = parser.parse_args()
    torch.set_num_threads(2)
    torch.manual_seed(0)
    for kind in ("told", "plain"):
        net = Perceptron(kind == "told").to(DEVICE)
        work = {f"batch {batch}": steps(net, batch) for batch in BATCHES} | {"score": score(net)}
        for name, run in work.items():
            if given.work not in (None, name):
                continue
            times = []
            for _ in range(given.repeats + 3):
                start = perf_counter()
                last = run()
                times.append(1000 * (perf_counter() - start))
            lower, median, upper = torch.tensor(times[3:]).quantile(torch.tensor([0.25, 0.5, 0.75])).tolist()
            about = {"who": f"torch ({kind}, {DEVICE})", "version": metadata.version("torch"), "name": name}
            numbers = {"ms": round(median, 3), "lower": round(lower, 3), "upper": round(upper, 3), "last": last}
            print(json.dumps({**about, **numbers}), flush=True)


if __name__ == "__main__":
    main()
