"""Every question with a picture by its name: what it asks, what may be said with it, and who answers.

The command `nezha look`, the app's laboratory and its form come from this table; a new question is a file that
answers it, the options that it takes, and an entry here.  Importing this loads neither torch nor matplotlib.
"""

import dataclasses
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from nezha.insight import attention_options, loss_options
from nezha.options import from_dict, unknown_choice

if TYPE_CHECKING:
    from nezha.insight.pictures.spec import Words


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question.

    Attributes:
        title: its name for a person.
        about: what it shows, in a sentence.
        options: the dataclass of what may be said with it.
        home: the module whose function of the question's name answers it, given these options as keywords.
    """

    title: "Words"
    about: "Words"
    options: type
    home: str


QUESTIONS: dict[str, Question] = {
    "shift": Question(
        title=("Shift test", "平移测试"),
        about=(
            "The same sentence begun at other places: relative positions do not notice, absolute ones do.",
            "同一句话从不同位置开始：相对位置毫无察觉，绝对位置则会改变。",
        ),
        options=attention_options.Shift,
        home="nezha.insight.shifting",
    ),
    "births": Question(
        title=("Birth of heads", "注意力头的诞生"),
        about=(
            "What every head does at each checkpoint of a training: when does one begin to look at its neighbour?",
            "每个头在训练的各个检查点上做什么：从什么时候起，它开始看相邻的词元？",
        ),
        options=attention_options.Births,
        home="nezha.insight.birth_of_heads",
    ),
    "two_models": Question(
        title=("Two models", "两个模型"),
        about=(
            "The same texts read by two models, or by one and its twin of random weights: which heads look elsewhere?",
            "两个模型（或一个模型与随机权重的孪生模型）读相同的文本：哪些头看向别处？",
        ),
        options=attention_options.TwoModels,
        home="nezha.insight.model_pair",
    ),
    "table": Question(
        title=("The table R", "距离表 R"),
        about=(
            "What a model is told of distances, how alike two of them are, and a head made by hand that looks at one.",
            "模型从什么得知距离，两个距离有多相似，以及手工造一个只看某个距离的头。",
        ),
        options=attention_options.PositionTable,
        home="nezha.insight.position_table",
    ),
    "longer": Question(
        title=("Longer than trained", "比训练时更长"),
        about=(
            "The same hidden characters with more and more text around them, beyond what a model was trained on.",
            "相同的被遮字，周围的文本越来越长，直到超出训练时的长度。",
        ),
        options=loss_options.Longer,
        home="nezha.insight.longer_texts",
    ),
    "siblings": Question(
        title=("Whole-word siblings", "同词的另一个字"),
        about=(
            "Both characters of a word hidden: what they tell each other, and whether they are guessed as one word.",
            "一个词的两个字都被遮住：它们彼此看多少，能否作为一个词猜出来？",
        ),
        options=attention_options.Siblings,
        home="nezha.insight.word_siblings",
    ),
    "switch_offs": Question(
        title=("Switch-offs", "逐项关闭"),
        about=(
            "What does the model lose when a head does without its positions, its content, or altogether?",
            "某个头去掉位置、去掉内容或整个关掉之后，模型会损失多少？",
        ),
        options=loss_options.SwitchOffs,
        home="nezha.insight.switching_off",
    ),
    "value_side": Question(
        title=("Where I looked, in what I say", "输出中的“看向何处”"),
        about=(
            "How much of every head's output are the vectors of the distances it looked at, and what are they worth?",
            "每个头的输出中，有多少是所看距离的向量？它们又值多少？",
        ),
        options=loss_options.ValueSide,
        home="nezha.insight.value_lengths",
    ),
}


def ask(name: str, **given: Any) -> Any:
    """The answer to the question `name`: a result of its own kind, each a `Drawn`.

    Args:
        name: of `QUESTIONS`.
        given: fields of its options; those left out take their usual values.

    Returns:
        The result that the question's own function returns.

    Raises:
        InputError: no such question, an option that it has not or cannot be, or what the question itself says.
    """
    if name not in QUESTIONS:
        raise unknown_choice("question", name, tuple(QUESTIONS))
    question = QUESTIONS[name]
    wish = from_dict(question.options, given)
    return getattr(import_module(question.home), name)(
        **{field.name: getattr(wish, field.name) for field in dataclasses.fields(wish)}
    )
