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
    "contender_sliding_window": ("most in common with the question", "与问题重合最多的片段"),
    "contender_known_answers": ("answers seen in training", "训练集中出现过的答案"),
    # measures
    "measure_accuracy": ("accuracy", "准确率"),
    "measure_macro_f1": ("macro-F1", "宏平均 F1"),
    "measure_mcc": ("MCC", "MCC"),
    "measure_entity_f1": ("entity F1", "实体级 F1"),
    "measure_token_f1": ("token F1 (the paper's)", "字级 F1（论文所用）"),
    "measure_cmrc_f1": ("F1 (CMRC 2018's)", "F1（CMRC 2018 算法）"),
    "measure_exact_match": ("exact match", "精确匹配"),
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
    "line_tuning": (
        "step {step}/{steps}  loss {loss}  rate {rate}  {speed} tokens/s  {eta} left",
        "第 {step}/{steps} 步  损失 {loss}  学习率 {rate}  每秒 {speed} 词元  剩余 {eta}",
    ),
    "line_epoch": (
        "epoch {epoch}: loss {loss}, {measure} on the development part {value}, {seconds} s",
        "第 {epoch} 轮：损失 {loss}，开发集{measure} {value}，{seconds} 秒",
    ),
    "line_tested": ("{who}, on the test part: {figures}", "{who}，测试集：{figures}"),
    "finetune_stopped": (
        "stopped; what was trained is kept: the same command with --name {name} goes on",
        "已停止，训练结果已保存：同一命令加上 --name {name} 即可继续",
    ),
    "curve_step": ("step", "步"),
    "curve_loss": ("training loss", "训练损失"),
    # the card of a fine-tuned model
    "tuned_card_title": ("# NEZHA, fine-tuned: {task}", "# NEZHA 微调：{task}"),
    "tuned_card_from": (
        "From the model “{model}” on the data “{data}” (labels: {labels}): {train} examples to learn from, {dev} to choose the epoch by, {test} to test.",
        "由模型“{model}”在数据“{data}”上微调（标签：{labels}）：训练 {train} 条，开发 {dev} 条（用于选择轮次），测试 {test} 条。",
    ),
    "tuned_card_derived": (
        "These examples are made by rule from the newspaper in the box; they are no published test.",
        "这些样本按规则由内置新闻语料生成，并非公开测试集。",
    ),
    "tuned_card_interval": (
        "On the test part; in brackets the 95% bootstrap interval over its texts.",
        "测试集上的结果；括号内为对测试文本自助抽样的 95% 区间。",
    ),
    "tuned_card_made": (
        "Made by `{command}` in {minutes} minutes, {precision}; epoch {epoch} was the best on the development part.",
        "由 `{command}` 得到，用时 {minutes} 分钟，{precision}；第 {epoch} 轮在开发集上最好。",
    ),
    "tuned_card_wrong": ("Texts of the test part that it gets wrong:", "测试集中判断错误的文本举例："),
    # what cannot be
    "finetune_other_data": (
        "expected the data that {folder} began with; they have changed since; start a new run",
        "{folder} 开始训练时所用的数据已经改变；请另开新的训练",
    ),
    "finetune_seeds_in_background": (
        "expected one seed in the background, got {seeds}; compare seeds in the foreground, or launch them one by one",
        "后台训练只能用一个种子，得到 {seeds} 个；请在前台比较多个种子，或逐个启动",
    ),
    "finetune_name_taken": (
        "expected the settings with which “{name}” was run; these differ: {changes}; give another --name or restore them",
        "“{name}”此前使用的设置不同：{changes}；请换一个 --name，或改回原设置",
    ),
    "config_other_kind": (
        "expected a configuration of `nezha {wanted}` in {path}, got one of `nezha {kind}`; use that command",
        "{path} 应为 `nezha {wanted}` 的配置，实为 `nezha {kind}` 的配置；请使用后者",
    ),
    "line_predicted": ("{count} answered", "已完成 {count} 条"),
    "predicted_file": ("{count} answers in {path}", "{count} 条答案，见 {path}"),
    "predict_no_file": (
        "expected a file of texts, one a line; there is none at {path}",
        "找不到文本文件 {path}；每行应为一段文本",
    ),
    "predict_not_utf8": (
        "expected UTF-8 text in {path}, got other bytes; save it as UTF-8",
        "{path} 不是 UTF-8 文本；请另存为 UTF-8",
    ),
    "predict_unwritable": (
        "cannot write {path}: {reason}; give another --out",
        "无法写入 {path}：{reason}；请换一个 --out",
    ),
    "predict_bad_line": (
        "expected a JSON object in line {line} of {path}, got something else; mend that line",
        "{path} 第 {line} 行应为 JSON 对象；请修正该行",
    ),
    "predict_line": ("line {line} of {path}: {reason}", "{path} 第 {line} 行：{reason}"),
    "predict_other_answers": (
        "expected {path} to be new, or to hold answers of {model} to {source} to go on with; its line {line} is something else; give another --out",
        "{path} 应为新文件，或保存着 {model} 对 {source} 的回答（可接着写）；其第 {line} 行不是；请换一个 --out",
    ),
    "predict_no_column": (
        "expected one of {names} in line {line} of {path}, got {columns}; rename the one that holds the text",
        "{path} 第 {line} 行应含 {names} 之一，得到 {columns}；请重命名文本所在的字段",
    ),
    "predict_no_text": (
        "expected a text for the task {task}; got none; give one",
        "{task} 任务需要一段文本；请输入文本",
    ),
    "predict_no_second": (
        "expected a second text for the task {task} (the other sentence, or the question); got none; give one",
        "{task} 任务还需要第二段文本（另一句，或问题）；请一并给出",
    ),
    "not_fine_tuned": (
        "expected a fine-tuned model, which has a task.json; {model} has none; make one with `nezha finetune`",
        "{model} 不是微调过的模型（缺少 task.json）；请先用 `nezha finetune` 微调",
    ),
    "finetune_diverged": (
        "expected a loss and gradients that are numbers; got none at step {step}; lower the learning rate, which is {rate}",
        "损失与梯度应为有限数，第 {step} 步时不是；请降低学习率（现为 {rate}）",
    ),
    "finetune_no_examples": (
        "expected at least one example with a token in the part “{part}”; got none; give other data",
        "“{part}”部分至少应有一条含词元的样本，得到零条；请更换数据",
    ),
}
