"""Fine-tuning: key -> (English, 中文)."""

TEXTS: dict[str, tuple[str, str]] = {
    # who stands in a comparison
    "contender_model": ("NEZHA, fine-tuned", "NEZHA 微调"),
    "contender_random": ("the same network from random weights", "同一网络，随机权重"),
    "contender_majority": ("the commonest label", "最常见的标签"),
    "contender_tfidf": ("TF-IDF of characters + logistic regression", "字 TF-IDF + 逻辑回归"),
    "contender_tfidf_pair": ("TF-IDF of both texts + logistic regression", "两段文本的 TF-IDF + 逻辑回归"),
    "contender_overlap": ("characters both texts share", "两段文本的共有字"),
    "contender_hypothesis_only": ("TF-IDF of the hypothesis alone", "仅假设句的 TF-IDF"),
    "contender_gazetteer": ("list of the names seen", "训练集名字词表"),
    "contender_crf": ("CRF over nearby characters", "邻近字特征 CRF"),
    # measures
    "measure_accuracy": ("accuracy", "准确率"),
    "measure_macro_f1": ("macro-F1", "宏平均 F1"),
    "measure_mcc": ("MCC", "MCC"),
    "measure_entity_f1": ("entity F1", "实体级 F1"),
    "measure_token_f1": ("token F1 (the paper's)", "字级 F1（论文所用）"),
    # the table
    "column_contender": ("on the test part", "测试集上"),
    "column_difference": ("fine-tuned is above by (95% interval)", "微调高出（95% 区间）"),
    "column_seconds": ("seconds", "秒"),
    "verdict_ahead": ("more than noise", "超出噪声"),
    "verdict_noise": ("no more than noise", "未超出噪声"),
    "verdict_behind": ("this one is better", "此方法更好"),
    "finetune_head": (
        "{task}: {train} examples to learn from, {dev} to choose the epoch by, {test} to test; seeds: {seeds}; {model}, {precision}",
        "{task}：训练 {train} 条，开发 {dev} 条（用于选择轮次），测试 {test} 条；种子数 {seeds}；{model}，{precision}",
    ),
    "finetune_beaten": (
        "A simpler thing is better here, by more than noise: {names}.",
        "这里更简单的方法更好，且超出噪声：{names}。",
    ),
    # on its way
    "line_epoch": (
        "{contender}, seed {seed}: epoch {epoch}, loss {loss}, {measure} on the development part {value}, {seconds} s",
        "{contender}，种子 {seed}：第 {epoch} 轮，损失 {loss}，开发集{measure} {value}，{seconds} 秒",
    ),
    "line_baseline": ("{contender}: {seconds} s", "{contender}：{seconds} 秒"),
    # what cannot be
    "finetune_diverged": (
        "expected a loss and gradients that are numbers; got none at step {step}; lower the learning rate, which is {rate}",
        "损失与梯度应为有限数，第 {step} 步时不是；请降低学习率（现为 {rate}）",
    ),
    "finetune_no_examples": (
        "expected at least one example with a token in the part “{part}”; got none; give other data",
        "“{part}”部分至少应有一条含词元的样本，得到零条；请更换数据",
    ),
}
