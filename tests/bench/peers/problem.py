"""
An SDE with multiplicative noise whose solution can be drawn exactly: X = arctan Y of an Ornstein–Uhlenbeck process
dY = -theta Y dt + a dW. By Itô's lemma

    dX = -(theta + a² cos² X) sin X cos X dt + a cos² X dW   (Itô),
    dX = -theta sin X cos X dt + a cos² X ∘ dW               (Stratonovich).

Time is counted in steps of h = 1/n, so that dt = 1 and W has variance 1 a step: any n is exact in float32.
"""
from math import exp, sqrt, tan

import numpy as np

A, X0 = 1.0, 0.1
Y0 = tan(X0)


def drift(xp, x, calculus, theta, h):
    """Drift of X, with the functions of the array library xp."""
    rate = theta * h + A * A * h * xp.cos(x) ** 2 if calculus == "ito" else theta * h
    return -0.5 * rate * xp.sin(2 * x)


def diffusion(xp, x, h):
    """Diffusion of X."""
    return A * h**0.5 * xp.cos(x) ** 2


def transition(theta, n):
    """
    One step of Y given what a solver sees of its path, the increment W and the space–time Lévy area H (variance 1/12):
    the numbers of Y ← decay Y + alpha W + beta H + rest Z, Z normal. W, H and Z are the integrals against dW of 1,
    1/2 - s and what is orthogonal to both; so alpha, beta and rest are projections of a √h exp(-theta h (1 - s)).
    """
    nodes, weights = np.polynomial.legendre.leggauss(10)
    s, ds = (nodes + 1) / 2, weights / 2
    weight = A / sqrt(n) * np.exp(-theta / n * (1 - s))
    alpha, beta = ds @ weight, 12 * ds @ (weight * (0.5 - s))
    rest = sqrt(ds @ (weight - alpha - beta * (0.5 - s)) ** 2)
    return exp(-theta / n), float(alpha), float(beta), rest


def step(y, w, h, z, transition):
    """Y a step later."""
    decay, alpha, beta, rest = transition
    return decay * y + alpha * w + beta * h + rest * z
