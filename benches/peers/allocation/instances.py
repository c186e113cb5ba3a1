"""Draws the seeded instances and writes each for all who solve it: tables or a
matrix of text for the examples, arrays for the peers."""

import numpy as np
import pandas as pd

SEED = 1
EDGES = 50
LARGEST = 1_000_000


def distinct_columns(random, rows, columns):
    """EDGES different columns for every row, each set of columns as likely as any other."""
    if columns < 20 * EDGES:
        return np.argsort(random.random((rows, columns)), axis=1)[:, :EDGES]
    # Few of many columns seldom repeat: rows with a repetition are drawn again.
    drawn = random.integers(0, columns, (rows, EDGES), dtype=np.int64)
    while True:
        ordered = np.sort(drawn, axis=1)
        again = np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1))
        if len(again) == 0:
            return drawn
        drawn[again] = random.integers(0, columns, (len(again), EDGES), dtype=np.int64)


def write_sides(folder, rows, columns, seats):
    pd.DataFrame({"row": np.arange(rows)}).to_csv(folder / "rows.csv", index=False)
    sides = {"column": np.arange(columns), "min": 0, "max": seats}
    pd.DataFrame(sides).to_csv(folder / "columns.csv", index=False)


def sparse(folder, rows, columns, seats):
    """Uniform whole scores from 0 to LARGEST on EDGES edges a row."""
    random = np.random.default_rng(SEED)
    column = distinct_columns(random, rows, columns).ravel()
    row = np.repeat(np.arange(rows), EDGES)
    score = random.integers(0, LARGEST + 1, rows * EDGES)
    np.save(folder / "edges.npy", np.stack([row, column, score], axis=1))
    pd.DataFrame({"row": row, "column": column, "score": score}).to_csv(folder / "edges.csv", index=False)
    write_sides(folder, rows, columns, seats)


def stable(folder, rows, columns, seats):
    """Strict orders on either side, all as likely as any other."""
    random = np.random.default_rng(SEED)
    column = distinct_columns(random, rows, columns).ravel()
    row = np.repeat(np.arange(rows), EDGES)
    # A row's columns were drawn in random order.
    row_rank = np.tile(np.arange(1, EDGES + 1), rows)
    place = np.lexsort((random.random(rows * EDGES), column))
    first = np.searchsorted(column[place], np.arange(columns))
    column_rank = np.empty(rows * EDGES, dtype=np.int64)
    column_rank[place] = np.arange(rows * EDGES) - first[column[place]] + 1
    np.save(folder / "edges.npy", np.stack([row, column, row_rank, column_rank], axis=1))
    table = {"row": row, "column": column, "score": 0, "row_rank": row_rank, "column_rank": column_rank}
    pd.DataFrame(table).to_csv(folder / "edges.csv", index=False)
    write_sides(folder, rows, columns, seats)


def dense(folder, size):
    """A square matrix of uniform whole costs from 0 to LARGEST."""
    costs = np.random.default_rng(SEED).integers(0, LARGEST + 1, (size, size))
    np.save(folder / "matrix.npy", costs)
    with open(folder / "matrix.txt", "w") as file:
        file.write(f"{size}\n")
        file.writelines(" ".join(map(str, row)) + "\n" for row in costs.tolist())
