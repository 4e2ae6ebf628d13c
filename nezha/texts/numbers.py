"""Number formats shown to a person: key -> (English, 中文)."""

TEXTS: dict[str, tuple[str, str]] = {
    # `nezha precision`
    "precision_what": ("what", "内容"),
    "precision_half": ("in fp16", "纯 fp16"),
    "precision_remedied": ("remedied", "补救后"),
    "precision_remedy": ("by", "补救方法"),
    "precision_update": ("1, and a hundred times 0.0001 more", "1 加上一百次 0.0001"),
    "precision_masters": ("weights in fp32", "权重用 fp32"),
    "precision_eps": ("LayerNorm of equal numbers, eps 1e-12", "对相等的数做 LayerNorm，eps 为 1e-12"),
    "precision_wide_norm": ("LayerNorm in fp32", "LayerNorm 用 fp32"),
    "precision_squares": ("length of 768 numbers of 10", "768 个 10 的长度"),
    "precision_wide_sum": ("sums in fp32", "求和用 fp32"),
    "precision_scale": ("loss times", "损失乘以"),
    "precision_zero": ("gradients that become 0", "变为 0 的梯度"),
    "precision_infinite": ("that become infinite", "变为无穷大的梯度"),
    "precision_step": ("training loss at step", "训练损失，步"),
    "precision_fp32": ("fp32", "fp32"),
    "precision_fp16_pure": ("pure fp16", "纯 fp16"),
    "precision_fp16_mixed": ("fp16, all remedies", "fp16 加全部补救"),
}
