"""One engine in a process of its own: builds, matches, prints one JSON line.

The same contract as `examples/throughput`: the time is matching alone, without
reading, building or writing. One pass comes before, untimed.
"""

import argparse
import importlib
import json
import statistics
import time

import numpy as np

from arrays import Arrays

ENGINES = {
    "sparse_dot_topn": ("engine_sparse", "SparseDotTopn"),
    "scipy": ("engine_sparse", "Scipy"),
    "duckdb": ("engine_duckdb", "DuckDb"),
    "duckdb-plain": ("engine_duckdb", "DuckDbPlain"),
    "polars": ("engine_polars", "Polars"),
    "polars-plain": ("engine_polars", "PolarsPlain"),
    "numpy": ("engine_numpy", "Numpy"),
    "numpy-plain": ("engine_numpy", "NumpyPlain"),
}


def engine(name):
    module, kind = ENGINES[name]
    return getattr(importlib.import_module(module), kind)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("--data", required=True)
    parser.add_argument("--mode", choices=["dot", "full"], required=True)
    parser.add_argument("--step", type=int, required=True, help="every which position is matched")
    for name in ["--k", "--threads", "--repeat"]:
        parser.add_argument(name, type=int, required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()

    arrays = Arrays(args.data, args.step)
    matcher = engine(args.engine)(arrays, args.mode, args.k, args.threads)
    matcher.match()
    times = []
    for _ in range(args.repeat):
        start = time.perf_counter()
        found = matcher.match()
        times.append((time.perf_counter() - start) / arrays.n * 1e6)
    np.save(args.out, matcher.scores(found))
    getattr(matcher, "close", lambda: None)()
    us = {"median": statistics.median(times), "min": min(times), "max": max(times)}
    print(json.dumps({"threads": args.threads, "positions": arrays.n, "us_per_position": us}))


if __name__ == "__main__":
    main()
