"""Which GELU: one word, two functions.

    tanh    0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³)))      Huawei's TensorFlow code, and so the released training
    erf     0.5 x (1 + erf(x / √2))                         every PyTorch port, and so what was fine-tuned there

Both are called `gelu` in the configuration files.  They differ by up to 4.7e-4, which is far below what a model notices
and far above rounding.
"""

from nezha.messages import InputError

ACTIVATIONS = ("keep", "tanh", "erf")
"""What a person may wish: the one of the checkpoint's origin, or either."""

TANH, ERF = "gelu_pytorch_tanh", "gelu"
"""transformers' names of the two."""

_GELUS = (ERF, TANH, "gelu_new", "gelu_fast", "gelu_python")


def settle(told: str, kind: str, wish: str) -> tuple[str, str]:
    """The name of the activation in transformers, and the key of the sentence that says why.

    Args:
        told: `hidden_act` of the configuration.
        kind: the kind of file the weights came in, `nezha.interop.source.Source.kind`.
        wish: one of `ACTIVATIONS`.

    Raises:
        InputError: a GELU is wished for in place of something else.
    """
    if wish != "keep":
        if told not in _GELUS:
            raise InputError("activation_no_gelu", given=told, wish=wish)
        return (TANH if wish == "tanh" else ERF), "activation_wished"
    if told == "gelu" and kind == "tensorflow":
        return TANH, "activation_tensorflow"
    return told, "activation_pytorch" if told == "gelu" else "activation_told"
