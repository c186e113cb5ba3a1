#!/usr/bin/env python3
"""Runs allocation and its peers on the same instances and prints a table of ratios.

`./run` calls this inside its virtual environment. They take turns, each in a
process of its own; where the optima differ, nothing is printed but that.
"""

import argparse
import csv
import importlib.metadata
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys

import instances

HERE = pathlib.Path(__file__).resolve().parent
OURS = "chancai"
ONE_THREAD = {name: "1" for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"]}
# Name, kind, what the kind is drawn by, peers.
CASES = [
    ("20k x 2k, 12", "sparse", (20_000, 2_000, 12), ["ortools"]),
    ("20k x 2k, 10", "sparse", (20_000, 2_000, 10), ["ortools"]),
    ("20k x 2k, 8", "sparse", (20_000, 2_000, 8), ["ortools"]),
    ("100k x 10k, 12", "sparse", (100_000, 10_000, 12), ["ortools"]),
    ("100k x 10k, 10", "sparse", (100_000, 10_000, 10), ["ortools"]),
    ("1000 square", "dense", (1_000,), ["lapx", "scipy"]),
    ("3000 square", "dense", (3_000,), ["lapx", "scipy"]),
    # `matching` fails by recursion at its defaults; worker.py raises the limit, and still it takes minutes at 10,000 rows.
    ("stable 1k x 100, 10", "stable", (1_000, 100, 10), ["matching"]),
    ("stable 200k x 10k, 20", "stable", (200_000, 10_000, 20), []),
]


def arguments():
    parser = argparse.ArgumentParser(prog="benches/peers/allocation/run", description=__doc__.split("\n")[0])
    kinds = ["sparse", "dense", "stable"]
    parser.add_argument("--kinds", type=lambda text: text.split(","), default=kinds, help="of " + ",".join(kinds))
    parser.add_argument("--largest", type=int, default=None, metavar="ROWS", help="leave out instances of more rows")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=pathlib.Path, help="keep the table here too")
    parser.add_argument("--venv", help="where the peers are installed")
    parser.add_argument("--programs", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--work", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if set(args.kinds) - set(kinds) or args.rounds < 1:
        parser.error("unknown kind, or no round")
    return args


def output(command):
    run = subprocess.run(command, env=os.environ | ONE_THREAD, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"{' '.join(map(str, command))}: exit {run.returncode}\n{run.stderr[-2000:]}")
    if not run.stdout:
        sys.exit(f"{' '.join(map(str, command))}: no answer\n{run.stderr[-2000:]}")
    return json.loads(run.stdout)


def write(args, name, kind, sizes):
    folder = args.work / name.replace(" ", "").replace(",", "-")
    if not (folder / "complete").exists():
        folder.mkdir(parents=True, exist_ok=True)
        getattr(instances, kind)(folder, *sizes)
        (folder / "complete").touch()
    return folder


def whole(value):
    if value != int(value):
        sys.exit(f"the total of whole scores is not whole: {value}")
    return int(value)


def ours(args, kind, folder):
    if kind == "dense":
        found = output([args.programs / "linear_assignment", "--matrix", folder / "matrix.txt"])
        return {"optimum": whole(found["cost"]), "seconds": found["seconds"]}
    files = [part for side in ["edges", "rows", "columns"] for part in (f"--{side}", folder / f"{side}.csv")]
    objective = "total" if kind == "sparse" else "stable-rows"
    out = folder / "out.csv"
    found = output([args.programs / "allocate", *files, "--objective", objective, "--out", out])
    if kind == "sparse":
        return {"optimum": whole(found["total"]), "seconds": found["seconds"]}
    if found["blocking_pairs"]:
        sys.exit(f"{folder.name}: {found['blocking_pairs']} blocking pairs")
    with open(out, encoding="utf-8-sig", newline="") as file:
        pairs = sorted([int(line["row"]), int(line["column"])] for line in csv.DictReader(file))
    return {"optimum": pairs, "seconds": found["seconds"]}


def solve(args, kind, sizes, folder, engine):
    if engine == OURS:
        return ours(args, kind, folder)
    return output([sys.executable, HERE / "worker.py", engine, folder, str(sizes[-1])])


def shown(optimum):
    return f"{len(optimum):,} pairs" if isinstance(optimum, list) else f"{optimum:,}"


def measure(args, name, kind, sizes, peers):
    """Seconds of every engine, and the optimum that all agree on."""
    folder = write(args, name, kind, sizes)
    engines = [OURS, *peers]
    seconds = {engine: [] for engine in engines}
    optima = {}
    for turn in range(args.rounds):
        # From the second round on the turns start elsewhere.
        for engine in engines[turn % len(engines):] + engines[:turn % len(engines)]:
            found = solve(args, kind, sizes, folder, engine)
            seconds[engine].append(found["seconds"])
            if optima.setdefault("agreed", found["optimum"]) != found["optimum"]:
                sys.exit(f"{name}: {engine} has {shown(found['optimum'])}, others {shown(optima['agreed'])}")
        print(f"{name}: round {turn + 1} of {args.rounds}", file=sys.stderr)
    return seconds, optima["agreed"]


def number(value):
    return f"{value:.4f}" if value < 0.1 else f"{value:.3f}" if value < 10 else f"{value:.1f}"


def table(args, measured):
    versions = [f"{peer} {importlib.metadata.version(peer)}" for peer in ["ortools", "lapx", "scipy", "matching"]]
    yield f"Seconds of solving alone, medians of {args.rounds} rounds in turn; one thread; equal optima."
    yield ""
    yield f"- Machine: {platform.machine()}, {platform.system()}, {os.cpu_count()} processors"
    yield f"- Versions: Python {platform.python_version()}, {', '.join(versions)}"
    yield ""
    yield "| instance | engine | seconds | min | max | times ours | optimum |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    for name, seconds, optimum in measured:
        base = statistics.median(seconds[OURS])
        for engine, times in seconds.items():
            median = statistics.median(times)
            ratio = number(median / base) if base else "-"
            yield (
                f"| {name} | {engine} | {number(median)} | {number(min(times))} | {number(max(times))} "
                f"| {ratio} | {shown(optimum)} |"
            )


def main():
    args = arguments()
    measured = []
    for name, kind, sizes, peers in CASES:
        if kind in args.kinds and (args.largest is None or sizes[0] <= args.largest):
            measured.append((name, *measure(args, name, kind, sizes, peers)))
    text = "\n".join(table(args, measured)) + "\n"
    print(text, end="")
    if args.out:
        args.out.write_text(text)


if __name__ == "__main__":
    main()
