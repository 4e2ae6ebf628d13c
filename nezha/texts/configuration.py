"""Sizes, options and what the encoder is called with: key -> (English, 中文)."""

TEXTS: dict[str, tuple[str, str]] = {
    # configuration
    "heads_do_not_divide": (
        "hidden_size={hidden} cannot be split over num_attention_heads={heads}; head counts that divide it into even widths: {choices}",
        "hidden_size={hidden} 不能平分给 num_attention_heads={heads} 个头；可用的头数（每头宽度为偶数）：{choices}",
    ),
    "no_nezha_config": (
        "expected a NezhaConfig for a NEZHA model; got a {given}, which says nothing of positions; take NezhaConfig, or AutoConfig of the folder",
        "NEZHA 模型需要 NezhaConfig，得到 {given}，其中没有位置编码的设置；请改用 NezhaConfig，或对该文件夹使用 AutoConfig",
    ),
    "odd_hidden_size": (
        "expected an even hidden_size, since a position is a pair of sine and cosine; got {hidden}; take {hidden} ± 1",
        "hidden_size 应为偶数（位置由正弦、余弦成对表示），得到 {hidden}；请加 1 或减 1",
    ),
    "out_of_range": (
        "expected {name} {rule}; got {given}; choose another value",
        "{name} 应满足 {rule}，得到 {given}；请改用其他值",
    ),
    "positions_contradict": (
        "expected positions=absolute with use_relative_position=false; got positions={positions}; correct one of the two in config.json",
        "use_relative_position=false 时 positions 应为 absolute，得到 {positions}；请在 config.json 中改正其一",
    ),
    "wrong_kind": (
        "expected {kind} for {name}; got {given}; correct it",
        "{name} 应为 {kind}，得到 {given}；请改正",
    ),
    "unknown_choice": (
        "expected {name} to be one of {choices}; got “{given}”; did you mean “{nearest}”?",
        "{name} 应为 {choices} 之一，得到“{given}”；是否想写“{nearest}”？",
    ),
    "not_a_group": (
        "expected the options of “{name}” in braces; got {given}; write it as in the config.json of a run",
        "“{name}”下应为大括号中的一组选项，得到 {given}；请按训练的 config.json 的格式书写",
    ),
    "warmup_too_long": (
        "expected fewer warm-up steps than steps; got warmup_steps={warmup} and steps={steps}; lower the one or raise the other",
        "预热步数应少于总步数，得到 warmup_steps={warmup}、steps={steps}；请减小前者或增大后者",
    ),
    "second_stage_half": (
        "expected second_length and second_steps together, or neither; got second_length={length} and second_steps={steps}; set both or set both to 0",
        "second_length 与 second_steps 须同时设置或都不设置，得到 second_length={length}、second_steps={steps}；请都设置，或都设为 0",
    ),
    "second_stage_shorter": (
        "expected a second stage of longer examples; got sequence_length={first} and second_length={second}; raise second_length",
        "第二阶段的样本应更长，得到 sequence_length={first}、second_length={second}；请增大 second_length",
    ),
    "second_stage_alone": (
        "expected fewer second_steps than steps, of which they are the last; got second_steps={second} and steps={steps}; lower the one or raise the other",
        "second_steps 是 steps 中最后的一部分，应少于 steps，得到 second_steps={second}、steps={steps}；请减小前者或增大后者",
    ),
    # encoder
    "one_input": (
        "expected exactly one of input_ids and inputs_embeds; got both or neither; pass one",
        "input_ids 与 inputs_embeds 应恰好给出一个，得到的是两个或零个；请只传一个",
    ),
    "no_rotation": (
        "expected positions {choices} on both sides, which a rotation of the weights connects; got {given} → {wanted}; train the other kind anew",
        "两侧的 positions 应为 {choices}（二者可由权重旋转互换），得到 {given} → {wanted}；其他类型须重新训练",
    ),
    "token_out_of_range": (
        "expected {name} from 0 to {highest}; got {given}; take the vocabulary that belongs to the model, or resize its embeddings",
        "{name} 应在 0 到 {highest} 之间，得到 {given}；请使用该模型自带的词表，或调整其嵌入大小",
    ),
    "memory": (
        "expected a batch that fits in memory; {batch} × {length} tokens need about {needed} GB and {free} GB are free; "
        "take fewer texts at a time, or cut them",
        "批次应能放入内存，{batch} × {length} 个词元约需 {needed} GB，可用 {free} GB；请减少每批文本数，或截短文本",
    ),
    "ratio_bounds_crossed": (
        "expected the smallest trust ratio below the largest; got {low} and {high}; lower --ratio-low or raise --ratio-high",
        "信任比的下限应小于上限，得到 {low} 与 {high}；请减小 --ratio-low 或增大 --ratio-high",
    ),
    "power_without_polynomial": (
        "expected --schedule polynomial where --power is not 1; got {schedule} with {power}; set one of the two",
        "--power 不为 1 时须用 --schedule polynomial，得到 {schedule} 与 {power}；请修改其中之一",
    ),
    "memory_training": (
        "expected a batch that fits in memory; learning from {batch} × {length} tokens needs about {needed} GB and {free} GB are free; "
        "take fewer texts at a time, call model.gradient_checkpointing_enable(), or, where nothing is learned, use torch.no_grad()",
        "批次应能放入内存，训练 {batch} × {length} 个词元约需 {needed} GB，可用 {free} GB；"
        "请减少每批文本数，或调用 model.gradient_checkpointing_enable()；若不训练，请使用 torch.no_grad()",
    ),
    "run_memory": (
        "expected a run that fits in memory; passes of {rows} × {length} tokens need about {needed} GB with weights and optimizer, and {free} GB are free; "
        "--batch-size {batch_size} --accumulate {accumulate} fits and is the same batch",
        "训练应能放入内存，每次 {rows} × {length} 个词元连同权重与优化器约需 {needed} GB，可用 {free} GB；"
        "改用 --batch-size {batch_size} --accumulate {accumulate} 即可放下，实际批量不变",
    ),
    "run_memory_never": (
        "expected a run that fits in memory; passes of {rows} × {length} tokens need about {needed} GB with weights and optimizer, and {free} GB are free; "
        "not even one example at a time fits: take a smaller model or shorter examples",
        "训练应能放入内存，每次 {rows} × {length} 个词元连同权重与优化器约需 {needed} GB，可用 {free} GB；"
        "即使每次只算一个样本也放不下：请换用较小的模型或更短的样本",
    ),
    "memory_eager": (
        "expected a batch that fits in memory; attention maps of {batch} × {length} tokens need about {needed} GB and {free} GB are free; "
        "ask for no attentions and take the backend blockwise, whose memory grows with the length and not its square",
        "批次应能放入内存，{batch} × {length} 个词元的注意力图约需 {needed} GB，可用 {free} GB；"
        "请不要返回注意力，并使用 blockwise 后端，其内存随长度线性增长",
    ),
}
