"""Lesson 3: relative attention by hand."""

from typing import Any

import numpy as np

from nezha.course.judging import shape_or, tried
from nezha.course.sheet import Exercise, Prediction, Sheet, Words


def rows_of(length: int, k: int) -> np.ndarray:
    """clip(j - i, -k, k) + k, (L, L)."""
    places = np.arange(length)
    return np.clip(places[None] - places[:, None], -k, k) + k


def _case(length: int, width: int, k: int) -> tuple[np.ndarray, ...]:
    """Queries, keys and a table, the same each time."""
    random = np.random.default_rng(length)
    return (
        random.normal(size=(length, width)),
        random.normal(size=(length, width)),
        random.normal(size=(2 * k + 1, width)),
    )


def _scores(query: np.ndarray, key: np.ndarray, table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Content and position, not scaled."""
    rows = rows_of(len(query), len(table) // 2)
    return query @ key.T, np.take_along_axis(query @ table.T, rows, 1)


def judge_rows(answer: Any) -> Words | None:
    """Sizes of which none is another."""
    length, k = 7, 3
    right = rows_of(length, k)
    places = np.arange(length)
    far = places[None] - places[:, None]

    def why(mine: np.ndarray) -> Words | None:
        if np.array_equal(mine, right.T):
            return (
                "You count i − j. Row i asks, column j is looked at: the distance is j − i.",
                "你数的是 i − j。第 i 行提问，第 j 列被看：距离是 j − i。",
            )
        if np.array_equal(mine, far + k):
            return (
                f"Distances beyond k = {k} are not clipped: the table has only rows 0 to {2 * k}.",
                f"超过 k = {k} 的距离没有截断：表只有第 0 到 {2 * k} 行。",
            )
        if np.array_equal(mine, np.clip(far, -k, k)):
            return (
                "Rows of a table are counted from 0: add k, so that distance −k is row 0.",
                "表的行从 0 数起：要加上 k，让距离 −k 对应第 0 行。",
            )
        if np.array_equal(mine, np.clip(far + k, -k, k)):
            return ("First clip the distance, then add k.", "先截断距离，再加 k。")
        at = tuple(int(place) for place in np.argwhere(mine != right)[0])
        return (
            f"For L = {length}, k = {k}, entry {at} should be {right[at]}; yours is {mine[at]:g}.",
            f"L = {length}、k = {k} 时，{at} 处应为 {right[at]}，你的是 {mine[at]:g}。",
        )

    return shape_or(tried(answer, length, k), right, why)


def judge_scores(answer: Any) -> Words | None:
    """Against the formula, for two sizes."""
    for length, width, k in ((5, 8, 2), (9, 6, 3)):
        query, key, table = _case(length, width, k)
        content, position = _scores(query, key, table)
        root = np.sqrt(width)

        def why(mine: np.ndarray, content: Any = content, position: Any = position, root: Any = root) -> Words | None:
            if np.allclose(mine, content + position):
                return ("The scale is missing: divide by √d.", "少了缩放：要除以 √d。")
            if np.allclose(mine, content / root + position):
                return (
                    "Only the content is scaled. √d divides the whole sum, position too.",
                    "只缩放了内容。√d 除的是整个和，位置也要除。",
                )
            if np.allclose(mine, content / root):
                return ("This is the content alone: add q · R.", "这只有内容：还要加上 q · R。")
            if np.allclose(mine, (content + position).T / root):
                return ("Rows and columns are swapped: row i belongs to the query.", "行列颠倒了：第 i 行属于查询。")
            return (
                f"The largest difference from the formula is {np.abs(mine - (content + position) / root).max():.2g}. Check one pair with paper and pencil.",
                f"与公式最多相差 {np.abs(mine - (content + position) / root).max():.2g}。用纸笔验算一对。",
            )

        wrong = shape_or(tried(answer, query, key, table), (content + position) / root, why)
        if wrong is not None:
            return wrong
    return None


def judge_mass(answer: Any) -> Words | None:
    """Attention collected by distance."""
    length, k = 8, 3
    random = np.random.default_rng(5)
    shares = random.dirichlet(np.ones(length), length)
    right = np.zeros((length, 2 * k + 1))
    for i in range(length):
        for j in range(length):
            right[i, min(max(j - i, -k), k) + k] += shares[i, j]

    def why(mine: np.ndarray) -> Words | None:
        lost = 1 - mine.sum(-1)
        if np.abs(lost).max() > 1e-9:
            return (
                f"Row {int(np.abs(lost).argmax())} sums to {1 - lost[np.abs(lost).argmax()]:.3f}, not 1: several keys share a row of the table, and their attention adds up. (`mass[i, rows] = …` keeps only the last of them; np.add.at adds.)",
                f"第 {int(np.abs(lost).argmax())} 行的和是 {1 - lost[np.abs(lost).argmax()]:.3f} 而不是 1：好几个键共用表的一行，注意力要相加。（`mass[i, rows] = …` 只留下最后一个；np.add.at 会相加。）",
            )
        if np.allclose(mine, right[:, ::-1]):
            return ("Left and right are swapped.", "左右颠倒了。")
        return ("Each row sums to 1, but the shares lie at the wrong distances.", "每行的和是 1，但份额放错了距离。")

    return shape_or(tried(answer, shares, k), right, why)


SHEET = Sheet(
    number=3,
    title=("Relative attention by hand", "手算相对位置注意力"),
    able=(
        ("write NEZHA's attention in ten lines of numpy", "用十行 numpy 写出 NEZHA 的注意力"),
        ("split a score into content and position", "把分数拆成内容与位置"),
        ("say what a head hands on when all values are zero", "说出值全为零时一个头输出什么"),
    ),
    predictions={
        "corner": Prediction(
            question=(
                "Six characters, k = 3. How many different rows of the table does the first character use?",
                "六个字，k = 3。第一个字会用到表中多少个不同的行？",
            ),
            choices={"A": ("four", "四行"), "B": ("six", "六行"), "C": ("seven, the whole table", "七行，整张表")},
            decide=lambda rows: {4: "A", 6: "B", 7: "C"}[len(set(np.asarray(rows).tolist()))],
            why=(
                "Everything is to its right: distances 0, 1, 2, 3, and 4 and 5 count as 3.",
                "别的字都在它右边：距离 0、1、2、3，而 4 和 5 都按 3 算。",
            ),
        ),
        "stripes": Prediction(
            question=(
                "Let all characters have the same query. What does the position map look like?",
                "让所有字的查询相同。位置图会是什么样？",
            ),
            choices={
                "A": ("every row is the same", "每一行都相同"),
                "B": ("every column is of one colour", "每一列同色"),
                "C": ("every diagonal is of one colour", "每条对角线同色"),
            },
            decide=lambda position: (
                "C"
                if np.allclose(position[1:, 1:], position[:-1, :-1])
                else "A"
                if np.allclose(position, position[:1])
                else "B"
            ),
            why=(
                "Along a diagonal j − i is the same, and the position score knows nothing else of the place.",
                "沿对角线 j − i 相同，而位置分数对所在之处别无所知。",
            ),
        ),
        "empty": Prediction(
            question=(
                "Set all values v to zero. Is the head's output zero?",
                "把所有的值 v 都设为零。这个头的输出是零吗？",
            ),
            choices={"A": ("yes: nothing to hand on", "是：没有东西可传"), "B": ("no", "不是")},
            decide=lambda output: "A" if np.allclose(output, 0) else "B",
            why=(
                "R stands on the value side too: the head still says at which distances it looked.",
                "值的一侧也有 R：这个头仍然会说出它看了哪些距离。",
            ),
        ),
    },
    exercises={
        "rows": Exercise(
            task=(
                "Write answer(length, k): the row of the table for every pair.",
                "写出 answer(length, k)：每一对字对应表的哪一行。",
            ),
            judge=judge_rows,
            right=(
                "(L, L) numbers say everything that NEZHA is told of places.",
                "这 (L, L) 个数就是 NEZHA 对位置所知的一切。",
            ),
            solution="import numpy as np\n\ndef answer(length, k):\n    places = np.arange(length)\n    return np.clip(places[None] - places[:, None], -k, k) + k",
            mistakes=(
                "import numpy as np\n\ndef answer(length, k):\n    places = np.arange(length)\n    return np.clip(places[:, None] - places[None], -k, k) + k",
                "import numpy as np\n\ndef answer(length, k):\n    places = np.arange(length)\n    return np.clip(places[None] - places[:, None], -k, k)",
                "import numpy as np\n\ndef answer(length, k):\n    places = np.arange(length)\n    return places[None] - places[:, None] + k",
            ),
        ),
        "scores": Exercise(
            task=("Write answer(query, key, table): all scores.", "写出 answer(query, key, table)：全部分数。"),
            judge=judge_scores,
            right=(
                "This is the left half of equation 5 of the paper, at the price of one small product.",
                "这就是论文式 (5)，代价只是一次小乘法。",
            ),
            solution="import numpy as np\n\ndef answer(query, key, table):\n    k = len(table) // 2\n    places = np.arange(len(query))\n    rows = np.clip(places[None] - places[:, None], -k, k) + k\n    position = np.take_along_axis(query @ table.T, rows, 1)\n    return (query @ key.T + position) / np.sqrt(query.shape[1])",
            mistakes=(
                "import numpy as np\n\ndef answer(query, key, table):\n    k = len(table) // 2\n    places = np.arange(len(query))\n    rows = np.clip(places[None] - places[:, None], -k, k) + k\n    return query @ key.T / np.sqrt(query.shape[1]) + np.take_along_axis(query @ table.T, rows, 1)",
                "import numpy as np\n\ndef answer(query, key, table):\n    return query @ key.T / np.sqrt(query.shape[1])",
            ),
        ),
        "mass": Exercise(
            task=(
                "Write answer(shares, k): how much attention each character spends at each distance.",
                "写出 answer(shares, k)：每个字在每个距离上花了多少注意力。",
            ),
            judge=judge_mass,
            right=(
                "Mass times table is the position half of the output: no (L, L, d) tensor is needed.",
                "质量乘以表就是输出中位置的一半：不需要 (L, L, d) 的张量。",
            ),
            solution="import numpy as np\n\ndef answer(shares, k):\n    places = np.arange(len(shares))\n    rows = np.clip(places[None] - places[:, None], -k, k) + k\n    mass = np.zeros((len(shares), 2 * k + 1))\n    np.add.at(mass, (places[:, None], rows), shares)\n    return mass",
            mistakes=(
                "import numpy as np\n\ndef answer(shares, k):\n    places = np.arange(len(shares))\n    rows = np.clip(places[None] - places[:, None], -k, k) + k\n    mass = np.zeros((len(shares), 2 * k + 1))\n    mass[places[:, None], rows] = shares\n    return mass",
            ),
        ),
    },
    misconceptions=(
        (
            ("“Relative positions are added to the input.”", "“相对位置加在输入上。”"),
            (
                "They enter every layer, on the key side and on the value side; the input knows no place at all. Ask what the first layer's content score of two characters depends on.",
                "它们进入每一层，在键和值两侧；输入中没有任何位置。可以问：第一层两个字的内容分数取决于什么？",
            ),
        ),
        (
            ("“Clipping loses everything beyond k.”", "“截断之后，k 以外的就看不见了。”"),
            (
                "Far characters are still seen; only how far is lost. Compare distances 64 and 300.",
                "远处的字仍然看得见，丢掉的只是“多远”。比较距离 64 与 300。",
            ),
        ),
        (
            ("“R is learnt.”", "“R 是学出来的。”"),
            (
                "In NEZHA it is computed once and never trained; Shaw et al.'s is trained.",
                "NEZHA 的 R 算一次就不再变；Shaw 等人的才是训练的。",
            ),
        ),
    ),
)
