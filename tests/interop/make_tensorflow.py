"""Writes the small TensorFlow checkpoint that `test_tensorflow.py` reads, as Huawei's code names and stores it.

    python tests/interop/make_tensorflow.py            # Python 3.11, tensorflow-cpu 2.21, numpy 2

Random weights of a fixed seed, with the slots of LAMB and the counters that released checkpoints hold; and in
`expected.npz` what a float64 model in plain numpy answers with them: the formulas of Huawei's TensorFlow code, written
here a second time and without PyTorch.
"""

import json
from pathlib import Path

import numpy as np
import tensorflow as tf

FOLDER = Path(__file__).parent / "tensorflow"
HEADS, HIDDEN, LAYERS, WIDE, WORDS, DISTANCE = 2, 8, 2, 12, 11, 64
IDS = np.array([[2, 6, 7, 4, 9, 10, 3, 5, 8, 3], [2, 10, 4, 3, 0, 0, 0, 0, 0, 0]])
SEGMENTS = np.array([[0] * 7 + [1] * 3, [0] * 10])
VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"北京天气很好"]


def dense(name: str, wide: int, narrow: int) -> dict[str, tuple[int, ...]]:
    """A matrix that multiplies from the right, and its bias."""
    return {f"{name}/kernel": (wide, narrow), f"{name}/bias": (narrow,)}


def norm(name: str) -> dict[str, tuple[int, ...]]:
    """A layer norm."""
    return {f"{name}/LayerNorm/beta": (HIDDEN,), f"{name}/LayerNorm/gamma": (HIDDEN,)}


def shapes() -> dict[str, tuple[int, ...]]:
    """Every variable of the model."""
    found = {"bert/embeddings/word_embeddings": (WORDS, HIDDEN), "bert/embeddings/token_type_embeddings": (2, HIDDEN)}
    found |= norm("bert/embeddings")
    for layer in range(LAYERS):
        place = f"bert/encoder/layer_{layer}"
        for part in ("query", "key", "value"):
            found |= dense(f"{place}/attention/self/{part}", HIDDEN, HIDDEN)
        found |= dense(f"{place}/attention/output/dense", HIDDEN, HIDDEN) | norm(f"{place}/attention/output")
        found |= dense(f"{place}/intermediate/dense", HIDDEN, WIDE)
        found |= dense(f"{place}/output/dense", WIDE, HIDDEN) | norm(f"{place}/output")
    found |= dense("bert/pooler/dense", HIDDEN, HIDDEN)
    found |= dense("cls/predictions/transform/dense", HIDDEN, HIDDEN) | norm("cls/predictions/transform")
    found |= {"cls/predictions/output_bias": (WORDS,)}
    return found | {"cls/seq_relationship/output_weights": (2, HIDDEN), "cls/seq_relationship/output_bias": (2,)}


def gelu(x: np.ndarray) -> np.ndarray:
    """TensorFlow's: the tanh formula."""
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


def soft(x: np.ndarray) -> np.ndarray:
    """Probabilities over the last axis."""
    x = np.exp(x - x.max(-1, keepdims=True))
    return x / x.sum(-1, keepdims=True)


class Model:
    """The released formulas over `weights`, in float64, one text at a time."""

    def __init__(self, weights: dict[str, np.ndarray]):
        self.weights = {name: value.astype(np.float64) for name, value in weights.items()}

    def dense(self, name: str, x: np.ndarray) -> np.ndarray:
        """Times a kernel, plus a bias."""
        return x @ self.weights[f"{name}/kernel"] + self.weights[f"{name}/bias"]

    def norm(self, name: str, x: np.ndarray) -> np.ndarray:
        """A layer norm."""
        x = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-12)
        return x * self.weights[f"{name}/LayerNorm/gamma"] + self.weights[f"{name}/LayerNorm/beta"]

    def position(self, i: int, j: int) -> np.ndarray:
        """The vector between query i and key j."""
        row = min(max(j - i, -DISTANCE), DISTANCE) + DISTANCE
        width = HIDDEN // HEADS
        return np.array([(np.sin, np.cos)[n % 2](row / 10_000 ** ((n - n % 2) / width)) for n in range(width)])

    def attention(self, name: str, x: np.ndarray, seen: np.ndarray) -> np.ndarray:
        """Self-attention with relative positions on keys and values, pair by pair."""
        width, length = HIDDEN // HEADS, len(x)
        query, key, value = (self.dense(f"{name}/self/{part}", x) for part in ("query", "key", "value"))
        out = np.zeros_like(x)
        for head in range(HEADS):
            own = slice(head * width, (head + 1) * width)
            for i in range(length):
                far = np.array([self.position(i, j) for j in range(length)])
                scores = (key[:, own] + far) @ query[i, own] / np.sqrt(width) + (1 - seen) * -10_000.0
                out[i, own] = soft(scores) @ (value[:, own] + far)
        return out

    def answer(self, ids: np.ndarray, segments: np.ndarray) -> dict[str, np.ndarray]:
        """The last state and both heads for one text."""
        words = self.weights["bert/embeddings/word_embeddings"]
        x = words[ids] + self.weights["bert/embeddings/token_type_embeddings"][segments]
        x = self.norm("bert/embeddings", x)
        for layer in range(LAYERS):
            name = f"bert/encoder/layer_{layer}"
            found = self.attention(f"{name}/attention", x, (ids != 0).astype(float))
            x = self.norm(f"{name}/attention/output", self.dense(f"{name}/attention/output/dense", found) + x)
            wide = gelu(self.dense(f"{name}/intermediate/dense", x))
            x = self.norm(f"{name}/output", self.dense(f"{name}/output/dense", wide) + x)
        name = "cls/predictions/transform"
        masked = self.norm(name, gelu(self.dense(f"{name}/dense", x))) @ words.T
        pooled = np.tanh(self.dense("bert/pooler/dense", x[0]))
        follows = pooled @ self.weights["cls/seq_relationship/output_weights"].T
        return {
            "last_state": x,
            "prediction_logits": masked + self.weights["cls/predictions/output_bias"],
            "seq_relationship_logits": follows + self.weights["cls/seq_relationship/output_bias"],
        }


def main() -> None:
    """Write the folder."""
    random = np.random.default_rng(2019)
    weights = {name: random.normal(0, 0.5, shape).astype(np.float32) for name, shape in shapes().items()}
    slots = {f"{name}/{slot}": np.zeros_like(weights[name]) for name in weights for slot in ("lamb_m", "lamb_v")}
    counters = {"global_step": np.int64(900_000), "loss_scale": np.float32(65536), "good_steps": np.int32(7)}
    FOLDER.mkdir(exist_ok=True)
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        for name, value in (weights | slots | counters).items():
            tf.compat.v1.get_variable(name, initializer=tf.constant(value))
        session.run(tf.compat.v1.global_variables_initializer())
        saver = tf.compat.v1.train.Saver()
        saver.save(session, str(FOLDER / "model.ckpt-900000"), write_meta_graph=False, write_state=False)
    config = {
        "attention_probs_dropout_prob": 0.1, "directionality": "bidi", "hidden_act": "gelu",
        "hidden_dropout_prob": 0.1, "hidden_size": HIDDEN, "initializer_range": 0.02, "intermediate_size": WIDE,
        "max_position_embeddings": 512, "num_attention_heads": HEADS, "num_hidden_layers": LAYERS,
        "pooler_type": "first_token_transform", "type_vocab_size": 2, "use_relative_position": True,
        "vocab_size": WORDS,
    }  # fmt: skip
    (FOLDER / "bert_config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
    (FOLDER / "vocab.txt").write_text("\n".join(VOCABULARY) + "\n", encoding="utf-8")
    answers = [Model(weights).answer(ids, segments) for ids, segments in zip(IDS, SEGMENTS, strict=True)]
    expected = {name: np.stack([one[name] for one in answers]) for name in answers[0]}
    variables = {f"variable:{name}": value for name, value in (weights | counters).items()}
    arrays = {"ids": IDS, "segments": SEGMENTS} | expected | variables
    np.savez_compressed(FOLDER / "expected.npz", allow_pickle=False, **arrays)


if __name__ == "__main__":
    main()
