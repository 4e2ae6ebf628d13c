"""Data for fine-tuning, read from files: key -> (English, 中文)."""

TEXTS: dict[str, tuple[str, str]] = {
    # what columns are for
    "role_text": ("the text (the first sentence, the premise, the passage)", "文本（第一句、前提、篇章）"),
    "role_second": (
        "the second text (the second sentence, the hypothesis, the question)",
        "第二段文本（第二句、假设、问题）",
    ),
    "role_label": ("the label (the tags, the answers)", "标签（序列标注、答案）"),
    # the preview
    "column_file": ("file", "文件"),
    "column_part": ("part", "部分"),
    "column_rows": ("rows", "行数"),
    "column_usable": ("with answers", "有标签"),
    "column_chosen": ("columns taken", "所用的列"),
    "column_used": ("examples", "样本数"),
    "column_balance": ("labels", "标签分布"),
    # what was done on the way in
    "note_not_read": (
        "{file} is not read: its name says neither train, dev nor test",
        "未读取 {file}：文件名中没有 train、dev 或 test",
    ),
    "note_encoding": ("{file} is not UTF-8; it was read as {encoding}", "{file} 不是 UTF-8，已按 {encoding} 读取"),
    "note_empty": ("{file}: {count} empty rows left out", "{file}：去除 {count} 行空文本"),
    "note_unanswered": ("{file}: {count} rows without a label left out", "{file}：去除 {count} 行无标签数据"),
    "note_part_unanswered": (
        "{file} has no labels ({count} rows): it is not used",
        "{file} 没有标签（{count} 行），未使用",
    ),
    "note_disputed": (
        "{file}: {count} rows without a majority label (“-”) left out",
        "{file}：去除 {count} 行没有多数标签（“-”）的数据",
    ),
    "note_repaired": (
        "{file}: {count} names began with I- (or M-, E-) and were read as B-",
        "{file}：{count} 个实体以 I-（或 M-、E-）开头，已按 B- 读取",
    ),
    "note_name_moved": (
        "{file}: {count} names did not stand where the file says and were moved to the nearest place",
        "{file}：{count} 个实体的位置与文本不符，已移到最近的出现处",
    ),
    "note_name_lost": (
        "{file}: {count} names do not stand in their text and were left out",
        "{file}：{count} 个实体不在文本中，已去除",
    ),
    "note_overlap": (
        "{file}: {count} names lie inside or across a longer one and were left out",
        "{file}：{count} 个实体与更长的实体重叠，已去除",
    ),
    "note_answer_moved": (
        "{file}: {count} answers whose start did not match were moved to the nearest place",
        "{file}：{count} 个答案的起始位置不符，已移到最近的出现处",
    ),
    "note_answer_absent": (
        "{file}: {count} answers do not stand in the passage: they count in the measures, training leaves them out",
        "{file}：{count} 个答案不在篇章中：评测时计入，训练时不用",
    ),
    "note_duplicates": (
        "{count} duplicates left out (train {train}, dev {dev}, test {test}); a text in several parts stays in test, or else in dev",
        "去除 {count} 条重复数据（训练 {train}，开发 {dev}，测试 {test}）；出现在多个部分的文本先留在测试集，其次开发集",
    ),
    "note_contradictions": (
        "{count} texts stand there with different answers; the first one counts, that of the test part before others",
        "{count} 段文本有不同的答案：以首次出现为准，测试集优先",
    ),
    "note_split_all": (
        "no parts are given: of {count} examples one in {test} is for testing and one in {dev} of the others for development, by the hash of the text",
        "未划分数据集：{count} 条数据按文本哈希，每 {test} 条取 1 条作测试集，其余每 {dev} 条取 1 条作开发集",
    ),
    "note_dev_is_test": (
        "there is no test part with labels: the dev part ({count} examples) is the test part, as papers report on it, and one in {dev} of train is for development",
        "没有带标签的测试集：以开发集（{count} 条）为测试集，与论文的报告方式一致；训练集每 {dev} 条取 1 条作开发集",
    ),
    "note_dev_is_train": (
        "there is no train part: the dev part ({count} examples) takes its place, and one in {dev} of it is for development",
        "没有训练集：以开发集（{count} 条）代替，并从中每 {dev} 条取 1 条作开发集",
    ),
    "note_dev_cut": (
        "there is no dev part with labels: one in {dev} of train ({count} examples) is for development",
        "没有带标签的开发集：训练集（{count} 条）每 {dev} 条取 1 条作开发集",
    ),
    "note_unlearnt": ("no training example has the label “{label}”", "训练集中没有标签“{label}”"),
    # what cannot be read
    "reader_missing": (
        "expected data at {path}; there is none; check the path",
        "{path} 处没有数据；请检查路径",
    ),
    "reader_not_regular": (
        "expected a file or a folder; {path} is a device or a pipe; give a regular file",
        "{path} 是设备或管道，不是普通文件；请给出普通文件或文件夹",
    ),
    "reader_pickle": (
        "expected text, JSON or Parquet; {file} is of a kind that can run code when it is read; save the data as JSON lines or TSV",
        "{file} 这类文件在读取时可能执行代码，不予读取；请把数据另存为 JSON 行或 TSV",
    ),
    "reader_archive": (
        "expected a file or a folder of files; {file} is an archive; unpack it first (a single file may be .gz)",
        "{file} 是压缩包；请先解压（单个文件可用 .gz）",
    ),
    "reader_ending": (
        "expected a name that ends in {known} (all but the last two also with .gz); got {file}; save a spreadsheet as CSV",
        "文件名应以 {known} 结尾（除最后两种外可加 .gz），得到 {file}；表格请另存为 CSV",
    ),
    "reader_folder": (
        "expected files named train, dev and test, or one file alone, ending in {known}, in {folder}; found: {found}; rename them, or take one alone",
        "{folder} 中应有名为 train、dev、test 的文件，或只有一个文件，以 {known} 结尾；现有：{found}；请改名，或只留一个文件",
    ),
    "reader_state": (
        "expected {file} as `datasets` writes it; it is not; save the data set to disk again",
        "{file} 不是 `datasets` 写出的格式；请重新保存数据集",
    ),
    "reader_empty": (
        "expected rows in {file}; it holds none; check the file",
        "{file} 中没有任何数据；请检查文件",
    ),
    "reader_binary": (
        "expected text; {file} is binary; save it as UTF-8 text",
        "{file} 是二进制文件，需要文本；请另存为 UTF-8 文本",
    ),
    "reader_encoding": (
        "expected UTF-8 or GB18030; {file} is neither; save it as UTF-8",
        "{file} 既不是 UTF-8 也不是 GB18030；请另存为 UTF-8",
    ),
    "reader_too_large": (
        "expected at most {limit} MB of data, unpacked; with {file} it is more; give a part of it",
        "数据解压后最多 {limit} MB，读到 {file} 时已超过；请只给出一部分",
    ),
    "reader_packing": (
        "expected a whole .gz file; {file} breaks off or is damaged ({reason}); fetch or pack it again",
        "{file} 作为 .gz 文件不完整或已损坏（{reason}）；请重新获取或压缩",
    ),
    "reader_broken": (
        "expected a .{kind} file; {file} cannot be read as one ({reason}); fetch or write it again",
        "{file} 不能按 .{kind} 文件读取（{reason}）；请重新获取或生成",
    ),
    "reader_json": (
        "expected JSON; line {line} of {file} is none ({reason}); repair or remove that line",
        "{file} 第 {line} 行不是有效的 JSON（{reason}）；请修复或删除该行",
    ),
    "reader_no_objects": (
        'expected objects with named fields; number {line} of {file} is none; write rows as {{"text": …, "label": …}}',
        '{file} 的第 {line} 条不是含字段名的对象；请写成 {{"text": …, "label": …}}',
    ),
    "reader_squad": (
        "expected passages with questions as in SQuAD or CMRC 2018; number {number} of {file} is of another shape; compare it with a published file",
        "{file} 的第 {number} 条不符合 SQuAD 或 CMRC 2018 的结构；请与公开文件对照",
    ),
    "reader_csv": (
        "expected CSV as a spreadsheet writes it; the row from line {line} of {file} on cannot be read ({reason}); double the quotes inside quoted text, or save it as TSV",
        "{file} 自第 {line} 行起的一行不是有效的 CSV（{reason}）；引号内的引号须写两次，或另存为 TSV",
    ),
    "reader_cells": (
        "expected {expected} columns; line {line} of {file} has {given}; repair or remove that line",
        "{file} 第 {line} 行应有 {expected} 列，实为 {given} 列；请修复或删除该行",
    ),
    "reader_column_missing": (
        "expected a column for {role} in {file}; the columns are: {columns}; choose one ({flag})",
        "{file} 中找不到{role}所在的列；现有各列：{columns}；请指定一列（{flag}）",
    ),
    "reader_no_text": (
        "expected text in the column {column}; line {line} of {file} has a {given} there; choose another column",
        "{file} 第 {line} 行的 {column} 列应为文本，却是 {given}；请换一列",
    ),
    "reader_no_labels": (
        "expected rows with labels to learn from; {file} has none; give the part that has them",
        "{file} 中没有可供学习的带标签数据；请给出带标签的部分",
    ),
    "reader_one_class": (
        "expected two labels or more; every row of {path} has “{label}”; check the label column or give other data",
        "至少需要两种标签，{path} 的每一行都是“{label}”；请检查标签列或更换数据",
    ),
    "reader_many_labels": (
        "expected at most {most} labels; {path} has {given}; that column holds something else: choose the label column",
        "标签最多 {most} 种，{path} 中有 {given} 种；该列可能不是标签，请指定标签列",
    ),
    "reader_unknown_label": (
        "expected a label that the training part has ({known}); {id} has “{label}”; repair that row, or add such rows to train",
        "{id} 的标签“{label}”在训练集中没有（已有：{known}）；请修正该行，或在训练集中加入此类数据",
    ),
    "reader_tag": (
        "expected tags such as O, B-LOC, I-LOC (or M-, E-, S-); the sentence at line {line} of {file} has “{tag}”; repair it",
        "标签应如 O、B-LOC、I-LOC（或 M-、E-、S-），{file} 第 {line} 行的句子中有“{tag}”；请修正",
    ),
    "reader_tags_differ": (
        "expected a tag for each character; line {line} of {file} has {characters} characters and {tags} tags; repair or remove that line",
        "每个字应有一个标签，{file} 第 {line} 行有 {characters} 个字、{tags} 个标签；请修复或删除该行",
    ),
    "reader_names_shape": (
        "expected tags, or names as in CLUENER (kind, name, places), in the column {column}; line {line} of {file} differs; choose another column or repair it",
        "{column} 列应为标签序列或 CLUENER 格式的实体（类型、名称、位置），{file} 第 {line} 行不是；请换一列或修正",
    ),
    "reader_no_names": (
        "expected names marked in the text; {path} marks none; check the label column",
        "{path} 中没有标出任何实体；请检查标签列",
    ),
    "reader_answers": (
        "expected answers with text and answer_start; number {line} of {file} differs; compare it with a published file",
        "{file} 的第 {line} 条的答案应含 text 与 answer_start；请与公开文件对照",
    ),
    "reader_few": (
        "expected examples for each part; {path} gives train {train}, dev {dev}, test {test}, duplicates ({copies}) left out; give more data",
        "每个部分都应有数据，{path} 去除 {copies} 条重复后，得到训练 {train} 条、开发 {dev} 条、测试 {test} 条；请提供更多数据",
    ),
}
