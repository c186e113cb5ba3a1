"""Solves one instance with one peer and prints a line of JSON.

    python worker.py PEER FOLDER SEATS

`seconds` is processor time of solving alone: the model built, nothing read back.
"""

import json
import pathlib
import sys
import threading
import time

import numpy as np


def timed(solve):
    start = time.process_time()
    found = solve()
    return found, time.process_time() - start


def ortools(folder, seats):
    from ortools.graph.python import min_cost_flow

    row, column, score = np.load(folder / "edges.npy").T
    rows, columns = int(row.max()) + 1, int(column.max()) + 1
    source, sink = rows + columns, rows + columns + 1
    each_row, each_column = np.arange(rows), rows + np.arange(columns)
    # Source to rows, edges, columns to sink, and for every row a way out at 0.
    tails = np.concatenate([np.full(rows, source), row, each_column, each_row]).astype(np.int32)
    heads = np.concatenate([each_row, rows + column, np.full(columns, sink), np.full(rows, sink)]).astype(np.int32)
    ones = np.ones(rows + len(row), dtype=np.int64)
    capacities = np.concatenate([ones, np.full(columns, seats), np.ones(rows, dtype=np.int64)])
    costs = np.concatenate([np.zeros(rows), -score, np.zeros(columns + rows)]).astype(np.int64)
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
    flow.set_node_supply(source, rows)
    flow.set_node_supply(sink, -rows)
    status, seconds = timed(flow.solve)
    if status != flow.OPTIMAL:
        raise SystemExit(f"ortools: {status}")
    return {"optimum": -flow.optimal_cost(), "seconds": seconds}


def lapx(folder, _seats):
    import lap

    costs = np.load(folder / "matrix.npy").astype(np.float64)
    (cost, _, _), seconds = timed(lambda: lap.lapjv(costs))
    return {"optimum": int(cost), "seconds": seconds}


def scipy(folder, _seats):
    from scipy.optimize import linear_sum_assignment

    costs = np.load(folder / "matrix.npy")
    (rows, columns), seconds = timed(lambda: linear_sum_assignment(costs))
    return {"optimum": int(costs[rows, columns].sum()), "seconds": seconds}


def matching(folder, seats):
    from matching.games import HospitalResident

    row, column, row_rank, column_rank = np.load(folder / "edges.npy").T
    residents, hospitals = {}, {}
    for at in np.lexsort((row_rank, row)).tolist():
        residents.setdefault(f"r{row[at]}", []).append(f"c{column[at]}")
    for at in np.lexsort((column_rank, column)).tolist():
        hospitals.setdefault(f"c{column[at]}", []).append(f"r{row[at]}")
    game = HospitalResident.create_from_dictionaries(residents, hospitals, dict.fromkeys(hospitals, seats))
    found, seconds = timed(lambda: game.solve(optimal="resident"))
    pairs = sorted([int(r.name[1:]), int(c.name[1:])] for c, members in found.items() for r in members)
    return {"optimum": pairs, "seconds": seconds}


def main():
    peer = {"ortools": ortools, "lapx": lapx, "scipy": scipy, "matching": matching}[sys.argv[1]]
    print(json.dumps(peer(pathlib.Path(sys.argv[2]), int(sys.argv[3]))))


if __name__ == "__main__":
    # `matching` copies its players, and theirs, by recursion: at its defaults it fails at 500 rows.
    sys.setrecursionlimit(1_000_000)
    threading.stack_size(1 << 30)
    thread = threading.Thread(target=main)
    thread.start()
    thread.join()
