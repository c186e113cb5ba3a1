#!/usr/bin/env python3
"""Runs the library and its peers on the same arrays and prints a table of ratios.

`./run` calls this inside its virtual environment. The engines take turns, each
in a process of its own; what they found must agree before anything is printed.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

import numpy as np

from worker import ENGINES, engine

OURS = "chancai"
TOLERANCE = 5e-5
HERE = pathlib.Path(__file__).resolve().parent
THREAD_VARIABLES = [
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS", "RAYON_NUM_THREADS",
]


def integers(text):
    return [int(part) for part in text.split(",")]


def arguments():
    parser = argparse.ArgumentParser(prog="benches/peers/run", description=__doc__.split("\n")[0])
    parser.add_argument("--talents", type=int, default=100_000)
    parser.add_argument("--positions", type=int, default=10_000)
    parser.add_argument("--k", type=int, default=10)
    parser.add_argument("--threads", type=integers, default=[1, 2], help="thread counts, such as 1,2")
    parser.add_argument("--modes", type=lambda s: s.split(","), default=["dot", "full"])
    parser.add_argument("--engines", type=lambda s: s.split(","), default=list(ENGINES), help="the peers wanted")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--repeat", type=int, default=3, help="timed passes of an engine in a round")
    parser.add_argument("--sample", type=int, default=200, help="about how many positions slow peers match")
    parser.add_argument("--out", type=pathlib.Path, help="write the table into this file as well")
    parser.add_argument("--venv", help="folder of the virtual environment; read by `run`")
    parser.add_argument("--programs", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--work", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    args = parser.parse_args()
    unknown = set(args.engines) - set(ENGINES) | set(args.modes) - {"dot", "full"}
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; engines are {', '.join(ENGINES)}")
    for name in ["talents", "positions", "k", "rounds", "repeat", "sample"]:
        if getattr(args, name) < 1:
            parser.error(f"--{name} must be at least 1")
    if min(args.threads) < 1:
        parser.error("--threads must be at least 1")
    return args


class Run:
    """One engine's place in the table, with what its rounds gave."""

    def __init__(self, args, name, mode, threads):
        self.args, self.name, self.mode, self.threads = args, name, mode, threads
        sampled = name != OURS and engine(name).sampled
        self.step = max(1, args.positions // args.sample) if sampled else 1
        self.out = args.work / f"{mode}-{name}-{threads}.npy"
        self.rounds, self.positions = [], None

    def command(self, data):
        if self.name == OURS:
            start = [self.args.programs / "throughput"]
        else:
            start = [sys.executable, HERE / "worker.py", self.name, "--step", self.step]
        return [
            *start, "--data", data, "--mode", self.mode, "--k", self.args.k, "--threads", self.threads,
            "--repeat", self.args.repeat, "--out", self.out,
        ]  # fmt: skip

    def once(self, data):
        environment = os.environ | {v: str(self.threads) for v in THREAD_VARIABLES}
        self.out.unlink(missing_ok=True)
        lines = output([str(part) for part in self.command(data)], environment).splitlines()
        self.rounds.append(json.loads(lines[-1])["us_per_position"])
        scores = np.load(self.out)
        self.positions = len(scores)
        return scores

    def median(self):
        return statistics.median(r["median"] for r in self.rounds)


def output(command, environment=None):
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit {done.returncode}")
    return done.stdout


class Agreement:
    """Holds our scores, and ends the program where anything differs from them."""

    def __init__(self):
        self.ours = {}
        self.largest = {}

    def check(self, run, scores):
        if run.name == OURS:
            self.check_ours(run, scores)
        else:
            self.check_peer(run, scores, self.ours[run.mode][:: run.step])

    def check_ours(self, run, scores):
        """Every round and every number of threads must give the same bytes."""
        first = self.ours.setdefault(run.mode, scores)
        if first.dtype != np.float32 or first.shape != (run.args.positions, run.args.k):
            sys.exit(f"{OURS} {run.mode}: scores are {first.dtype} {first.shape}")
        if first.tobytes() != scores.tobytes():
            sys.exit(f"{OURS} {run.mode}, threads {run.threads}: not the bytes of the first run")

    def check_peer(self, run, theirs, ours):
        if theirs.shape != ours.shape:
            sys.exit(f"{run.name} {run.mode}: {theirs.shape} scores, ours are {ours.shape}")
        ours, theirs = (-np.sort(-scores, axis=1) for scores in (ours, theirs))
        if run.mode == "dot":
            # A sparse engine does not list who has no skill in common; a missing
            # place and a product of zero are the same there.
            ours, theirs = np.maximum(ours, 0), np.maximum(theirs, 0)
        difference = np.abs(ours.astype(np.float64) - theirs)
        # Not "larger than": a NaN must not pass.
        bad = np.argwhere(~(difference <= TOLERANCE))
        if len(bad):
            row, place = bad[0]
            sys.exit(
                f"{run.name} {run.mode}, threads {run.threads}, disagrees at position {row * run.step}, place "
                f"{place + 1}: {theirs[row, place]} there, {ours[row, place]} ours; {len(bad)} of {ours.size} differ"
            )
        self.largest[run.mode] = max(self.largest.get(run.mode, 0.0), float(difference.max()))


def runs_of(args):
    """In the order of the table; ours first, as the others are checked against it."""
    for mode in args.modes:
        names = [OURS, *(e for e in args.engines if mode in engine(e).modes)]
        for threads in args.threads:
            yield from (Run(args, name, mode, threads) for name in names)


def interleave(args, data, runs):
    """Round robin; from the second round on each starts elsewhere in the circle."""
    agreement = Agreement()
    for number in range(args.rounds):
        start = number * len(runs) // args.rounds
        for run in runs[start:] + runs[:start]:
            agreement.check(run, run.once(data))
            print(
                f"round {number + 1}: {run.mode} {run.name}, threads {run.threads}: "
                f"{run.rounds[-1]['median']:.1f} us a position",
                file=sys.stderr,
            )
    return agreement


def machine():
    model = "unknown processor"
    info = pathlib.Path("/proc/cpuinfo")
    if info.exists():
        names = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0] if names else model
    return f"{model}, {os.cpu_count()} cores"


def commit():
    git = ["git", "-C", str(HERE)]
    changed = output([*git, "status", "--porcelain", "--untracked-files=no"]).strip()
    return output([*git, "rev-parse", "--short=10", "HEAD"]).strip() + (" with changes" if changed else "")


def versions(args):
    pins = (HERE / "requirements.txt").read_text().splitlines()
    peers = {e.removesuffix("-plain") for e in args.engines} | {"numpy"}
    shown = [pin.replace("==", " ") for pin in pins if pin.split("==")[0] in peers]
    rustc = " ".join(output(["rustc", "--version"]).split()[:2])
    return ", ".join([rustc, f"python {sys.version.split()[0]}", *shown])


def command_line(args):
    """What gives this table again, without folders of this machine."""
    parts = ["benches/peers/run"]
    for name in ["talents", "positions", "k", "threads", "modes", "engines", "rounds", "repeat", "sample"]:
        value = getattr(args, name)
        if name == "engines" and value == list(ENGINES):
            continue
        parts.append(f"--{name} {','.join(map(str, value)) if isinstance(value, list) else value}")
    return " ".join(parts)


def number(value):
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


def header(args, agreement):
    yield f"{args.talents:,} talents, {args.positions:,} positions, the best {args.k}; {args.rounds} rounds, medians."
    yield ""
    yield f"- Machine: {machine()}"
    yield f"- Commit: {commit()}"
    yield f"- Versions: {versions(args)}"
    yield f"- Command: `{command_line(args)}`"
    largest = ", ".join(f"{mode} {value:.1e}" for mode, value in agreement.largest.items())
    if largest:
        yield f"- Largest difference of a score from ours: {largest} (allowed {TOLERANCE:.0e})"
    yield ""


def rows(runs):
    ours = {(r.mode, r.threads): r.median() for r in runs if r.name == OURS}
    yield "| mode | engine | threads | positions | µs a position | min | max | times ours |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for run in runs:
        low, high = min(r["min"] for r in run.rounds), max(r["max"] for r in run.rounds)
        ratio = run.median() / ours[run.mode, run.threads]
        yield (
            f"| {run.mode} | {run.name} | {run.threads} | {run.positions:,} | {number(run.median())} "
            f"| {number(low)} | {number(high)} | {number(ratio)} |"
        )
    yield ""
    for mode in dict.fromkeys(m for m, _ in ours):
        counts = sorted(t for m, t in ours if m == mode)
        for threads in counts[1:]:
            gain = ours[mode, counts[0]] / ours[mode, threads]
            yield f"- {OURS}, {mode}: {threads} threads are {gain:.2f} times as fast as {counts[0]}"
    for threads in sorted({t for m, t in ours if {("dot", t), ("full", t)} <= set(ours)}):
        share = ours["full", threads] / ours["dot", threads]
        yield f"- {OURS}, threads {threads}: full takes {share:.2f} times as long as dot"


def main():
    args = arguments()
    data = args.work / f"data-{args.talents}x{args.positions}"
    sizes = ["--talents", str(args.talents), "--positions", str(args.positions)]
    output([str(args.programs / "synth"), *sizes, "--out", str(data)])
    runs = list(runs_of(args))
    agreement = interleave(args, data, runs)
    table = "\n".join([*header(args, agreement), *rows(runs)]) + "\n"
    print(table, end="")
    if args.out:
        args.out.write_text(table)


if __name__ == "__main__":
    main()
