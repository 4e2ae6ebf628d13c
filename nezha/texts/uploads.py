"""Files handed over for fine-tuning, and the mistakes it leaves: key -> (English, 中文)."""

TEXTS: dict[str, tuple[str, str]] = {
    "upload_count": (
        "expected 1 to {most} files; got {given}; choose the files train, dev and test, or one file",
        "需要 1 至 {most} 个文件，得到 {given} 个；请选择 train、dev、test 文件，或单个文件",
    ),
    "upload_too_large": (
        "expected at most {limit} MB; got {given} MB; pack the file as .gz, or take a part of it",
        "文件总计不得超过 {limit} MB，得到 {given} MB；请压缩为 .gz，或只取一部分",
    ),
    "upload_no_room": (
        "uploads take up all of the {limit} GB they may; delete those no longer needed in {folder}",
        "上传的文件已占满 {limit} GB；请删除 {folder} 中不再需要的文件",
    ),
    "upload_unknown": (
        "expected data that was uploaded here; “{given}” is not there any more; upload it again",
        "需要在此上传的数据，“{given}”已不存在；请重新上传",
    ),
    "upload_none": (
        "expected data of your own; nothing is uploaded yet; choose a file, or take the bundled data",
        "尚未上传自有数据；请选择文件，或改用内置数据",
    ),
    "predict_no_model": (
        "expected a fine-tuned model; none is chosen; train one first, or choose one",
        "尚未选择微调过的模型；请先训练一个，或选择一个",
    ),
    "mistakes_count": (
        "{wrong} of {texts} test texts are answered wrong",
        "{texts} 条测试文本中答错 {wrong} 条",
    ),
    "mistakes_calibration": (
        "the probability given is {error} away from the share that is right, on average (expected calibration error)",
        "给出的概率与答对的比例平均相差 {error}（期望校准误差）",
    ),
    "mistakes_no_name": ("no name", "非名字"),
    "column_right": ("right", "正确"),
    "column_said": ("said", "回答"),
    "column_right_said": ("right ↓ said →", "正确 ↓ 回答 →"),
    "column_probability": ("probability", "概率"),
    "column_text": ("text", "文本"),
    "mistakes_not_over": (
        "expected a fine-tuning run that is over; “{name}” has no result yet; let it finish",
        "需要已完成的微调，“{name}”还没有结果；请等它完成",
    ),
}
