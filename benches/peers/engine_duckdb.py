"""DuckDB: positions in batches, each batch one query.

Tried: batches of 10 to 500 positions (fewer than 100 scan the postings too often,
and more than 400 overflow the caches with groups); postings in the order of
talents (a third longer); position and talent packed into one key of the
groups (no gain); dense groups by `perfect_ht_threshold` (three times as long);
a lateral join a position (no gain); `row_number`, `max` of a struct and
`arg_max(.., .., k)` for the best k (within 5%).
"""

import itertools

import numpy as np

from arrays import W_LOC, W_PROX, W_QUALITY, padded, ranges

BATCH = 200

DOT = """
    WITH dot AS (
        SELECT dem.d, post.t, sum(post.level * dem.importance)::FLOAT AS score
        FROM dem JOIN post USING (skill) WHERE dem.d BETWEEN {first} AND {last} GROUP BY ALL)
    SELECT d, arg_max(t, score, {k}), max(score, {k}) FROM dot GROUP BY d"""

GATES = "t.edu >= p.edu AND t.years >= p.years AND (t.mode & p.mode) <> 0"

# As one writes it down: all pairs that pass the gates, their terms joined on.
PLAIN = f"""
    WITH p AS (SELECT * FROM pos WHERE d BETWEEN {{first}} AND {{last}}),
    dot AS (
        SELECT dem.d, post.t, sum(post.level * dem.importance) AS dot
        FROM dem JOIN post USING (skill) WHERE dem.d BETWEEN {{first}} AND {{last}} GROUP BY ALL),
    scored AS (
        SELECT p.d, t.t, 0.60 * coalesce(dot.dot, 0) + 0.15 * prox.p + 0.15 * t.quality + 0.10 * loc.l AS score
        FROM p JOIN tal t ON {GATES} AND (p.regmask >> t.region) & 1 = 1
        JOIN prox ON prox.t_node = t.node AND prox.d_node = p.node
        JOIN loc ON loc.t_region = t.region AND loc.d_region = p.region
        LEFT JOIN dot ON dot.d = p.d AND dot.t = t.t)
    SELECT d, t, score FROM scored
    QUALIFY row_number() OVER (PARTITION BY d ORDER BY score DESC) <= {{k}}"""

# The best k are among the best k by the terms without skills, taken over all who
# pass, and the best k by the whole score of those with a skill in common: who has
# none is beaten, in the first list, only by people whose whole score is no less.
# So no list of all pairs has to be joined with the sums. The gates' columns stand
# beside the postings and close before the sums; a region a position accepts is a
# row to join on; weights are in the tables; prox is looked up by one key.
TUNED = f"""
    WITH p AS MATERIALIZED (SELECT * FROM pos WHERE d BETWEEN {{first}} AND {{last}}),
    dot AS (
        SELECT p.d, t.t, sum(t.level * dem.importance) AS dot
        FROM dem JOIN p USING (d) JOIN wide t USING (skill)
        WHERE dem.d BETWEEN {{first}} AND {{last}} AND {GATES} AND (p.regmask >> t.region) & 1 = 1
        GROUP BY ALL),
    skilled AS (
        SELECT p.d, t.t, (0.60::FLOAT * dot.dot + prox.p + t.quality + loc.l)::FLOAT AS score
        FROM dot JOIN tal t USING (t) JOIN p ON p.d = dot.d
        JOIN prox ON prox.pair = t.node::UINTEGER * 200 + p.node
        JOIN loc ON loc.t_region = t.region AND loc.d_region = p.region),
    unskilled AS (
        SELECT p.d, t.t, (prox.p + t.quality + p.l)::FLOAT AS score
        FROM reach p JOIN tal t ON t.region = p.t_region AND {GATES}
        JOIN prox ON prox.pair = t.node::UINTEGER * 200 + p.node
        WHERE p.d BETWEEN {{first}} AND {{last}}),
    both_tops AS (
        SELECT d, unnest(arg_max(t, score, {{k}})) AS t, unnest(max(score, {{k}})) AS score FROM skilled GROUP BY d
        UNION ALL
        SELECT d, unnest(arg_max(t, score, {{k}})), unnest(max(score, {{k}})) FROM unskilled GROUP BY d),
    merged AS (SELECT d, t, max(score) AS score FROM both_tops GROUP BY ALL)
    SELECT d, arg_max(t, score, {{k}}), max(score, {{k}}) FROM merged GROUP BY d"""


class DuckDb:
    modes = ("dot", "full")
    sampled = True

    def __init__(self, arrays, mode, k, threads):
        import duckdb

        self.k, self.n = k, arrays.n
        self.sql = DOT if mode == "dot" else self.full()
        self.connection = duckdb.connect()
        self.run(f"SET threads = {threads}")
        self.run("SET preserve_insertion_order = false")
        positions, skills, importances = arrays.demands()
        self.table("dem", d=positions, skill=skills, importance=importances)
        talents, skills, levels = arrays.postings()
        self.table("post", t=talents, skill=skills, level=levels)
        if mode == "full":
            self.tables(arrays, talents, skills, levels)

    def full(self):
        return TUNED

    def run(self, sql):
        return self.connection.execute(sql).fetchall()

    def table(self, name, **columns):
        self.connection.register("columns", columns)
        self.run(f"CREATE TABLE {name} AS SELECT * FROM columns")
        self.connection.unregister("columns")

    def tables(self, arrays, talents, skills, levels):
        t, p = dict(arrays.talents), arrays.positions
        t["quality"] = W_QUALITY * t["quality"]
        self.table("tal", t=np.arange(arrays.n_talents, dtype=np.uint32), **t)
        gates = {c: t[c][talents] for c in ("region", "edu", "years", "mode")}
        self.table("wide", t=talents, skill=skills, level=levels, **gates)
        self.table("pos", d=np.arange(arrays.n, dtype=np.uint32), **p)
        pair = np.arange(arrays.prox.size, dtype=np.uint32)
        self.table("prox", pair=pair, p=W_PROX * arrays.prox.ravel())
        here, there = np.indices(arrays.loc.shape).reshape(2, -1).astype(np.uint8)
        self.table("loc", t_region=here, d_region=there, l=W_LOC * arrays.loc.ravel())
        d, region = arrays.reach()
        near = W_LOC * arrays.loc[region, p["region"][d]]
        gates = {c: p[c][d] for c in ("node", "edu", "years", "mode")}
        self.table("reach", d=d, t_region=region, l=near, **gates)

    def match(self):
        found = []
        for first, end in ranges(self.n, BATCH):
            sql = self.sql.format(first=first, last=end - 1, k=self.k)
            found.append(self.connection.execute(sql).fetchnumpy())
        return found

    def scores(self, found):
        rows = [()] * self.n
        for d, _, scores in itertools.chain.from_iterable(zip(*batch.values()) for batch in found):
            rows[d] = scores
        return padded(rows, self.k)


class DuckDbPlain(DuckDb):
    modes = ("full",)

    def full(self):
        return PLAIN

    def tables(self, arrays, *_):
        self.table("tal", t=np.arange(arrays.n_talents, dtype=np.uint32), **arrays.talents)
        self.table("pos", d=np.arange(arrays.n, dtype=np.uint32), **arrays.positions)
        here, there = np.indices(arrays.prox.shape).reshape(2, -1).astype(np.uint16)
        self.table("prox", t_node=here, d_node=there, p=arrays.prox.ravel())
        here, there = np.indices(arrays.loc.shape).reshape(2, -1).astype(np.uint8)
        self.table("loc", t_region=here, d_region=there, l=arrays.loc.ravel())

    def scores(self, found):
        rows = [[] for _ in range(self.n)]
        for batch in found:
            for d, score in zip(batch["d"], batch["score"]):
                rows[d].append(score)
        return padded(rows, self.k)
