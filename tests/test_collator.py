"""The collator hides whole Chinese words where transformers' own hide none or clauses."""

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader

from nezha import MaskingCollator, word_features
from nezha.data_config import MaskingConfig
from nezha.messages import InputError
from nezha.models_folder import BUNDLED_MODEL
from nezha.tokenizer import Tokenizer
from nezha.words import segment

TEXTS = [
    "中华人民共和国成立以来，经济发展很快。",
    "酒店的房间很干净，服务员也很热情，下次还会来。",
    "ABC公司1998年开业",
]


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer.from_folder(BUNDLED_MODEL)


@pytest.fixture(scope="module")
def features(tokenizer):
    return word_features(TEXTS, tokenizer)


def words_of(feature):
    """Places that stand together, from the flags."""
    words: list[list[int]] = []
    for place in range(1, len(feature["input_ids"]) - 1):
        if feature["continues"][place]:
            words[-1].append(place)
        else:
            words.append([place])
    return words


def test_features_hold_the_ids_and_the_words(tokenizer, features):
    for text, feature in zip(TEXTS, features, strict=True):
        assert feature["input_ids"].tolist() == tokenizer.encode(text).ids
        assert len(words_of(feature)) == len(segment(text))


@pytest.mark.parametrize("recipe", ["bert_chinese", "bert_wwm", "nezha", "ernie_baidu"])
def test_a_batch_is_what_a_model_takes_and_labels_are_what_was_there(tokenizer, features, recipe):
    collator = MaskingCollator(tokenizer, recipe, generator=torch.Generator().manual_seed(3))
    longest, chosen = max(len(feature["input_ids"]) for feature in features), 0
    for _ in range(20):
        batch = collator(features)
        assert {name: (values.dtype, tuple(values.shape)) for name, values in batch.items()} == {
            name: (torch.int64, (3, longest)) for name in ("input_ids", "attention_mask", "token_type_ids", "labels")
        }
        for row, feature in enumerate(features):
            ids, length = np.array(feature["input_ids"]), len(feature["input_ids"])
            labels, shown = batch["labels"][row].numpy(), batch["input_ids"][row].numpy()
            used = labels != -100
            chosen += used.sum()
            assert not used[length:].any()
            assert not used[[0, length - 1]].any()
            assert np.array_equal(labels[used], ids[used[:length]])
            assert np.array_equal(shown[:length][~used[:length]], ids[~used[:length]])
            assert batch["attention_mask"][row].sum() == length
            if recipe != "bert_chinese":
                assert all(used[places].all() or not used[places].any() for places in words_of(feature))
    assert chosen > 50


def test_the_share_is_the_papers(tokenizer):
    """Over many batches of full length 15% are chosen, 12% shown as [MASK]."""
    features = word_features(["".join(TEXTS) * 3] * 16, tokenizer, max_length=128)
    collator = MaskingCollator(tokenizer, generator=torch.Generator().manual_seed(0))
    batches = [collator(features) for _ in range(20)]
    count = sum(int(batch["attention_mask"].sum()) for batch in batches)
    chosen = sum(int((batch["labels"] != -100).sum()) for batch in batches) / count
    masked = sum(int((batch["input_ids"] == tokenizer.mask_id).sum()) for batch in batches) / count
    assert chosen == pytest.approx(0.15, abs=0.005)
    assert masked == pytest.approx(0.12, abs=0.006)


def test_the_same_seed_gives_the_same_masks_and_each_batch_others(tokenizer, features):
    def two(seed):
        collator = MaskingCollator(tokenizer, generator=torch.Generator().manual_seed(seed))
        return [collator(features)["labels"] for _ in range(2)]

    first, again, other = two(1), two(1), two(2)
    assert all(torch.equal(one, same) for one, same in zip(first, again, strict=True))
    assert not torch.equal(first[0], first[1])
    assert not torch.equal(first[0], other[0])


def test_workers_of_a_loader_hide_different_characters(tokenizer, features):
    """Each worker has torch's generator seeded for itself."""
    torch.manual_seed(4)
    loader = DataLoader([features[0]] * 4, batch_size=2, num_workers=2, collate_fn=MaskingCollator(tokenizer))  # pyright: ignore[reportArgumentType]
    one, two = (batch["labels"] for batch in loader)
    assert not torch.equal(one, two)


def test_pad_to_gives_every_batch_one_length(tokenizer, features):
    assert MaskingCollator(tokenizer, pad_to=41)(features[:1])["labels"].shape == (1, 41)
    with pytest.raises(InputError) as caught:
        MaskingCollator(tokenizer, pad_to=9)(features)
    assert caught.value.key == "feature_too_long"


def test_features_without_words_are_refused_but_by_character_masking(tokenizer, features):
    bare = [{"input_ids": feature["input_ids"]} for feature in features]
    with pytest.raises(InputError, match="word_features"):
        MaskingCollator(tokenizer)(bare)
    assert (MaskingCollator(tokenizer, MaskingConfig(masking="character"))(bare)["labels"] != -100).any()


def test_an_unknown_recipe_is_told_the_known_ones(tokenizer):
    with pytest.raises(InputError, match="bert_wwm"):
        MaskingCollator(tokenizer, "wwm")
