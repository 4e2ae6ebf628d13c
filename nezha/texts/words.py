"""Words, dictionaries and vocabularies: key -> (English, 中文)."""

TEXTS: dict[str, tuple[str, str]] = {
    "text_no_unicode": (
        "expected text of whole characters; character {place} is half of a surrogate pair (U+{code}); give the text as UTF-8",
        "文本应由完整的字符组成，第 {place} 个字符只是半个代理对（U+{code}）；请以 UTF-8 给出文本",
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
    "segmenter_name": (
        "expected a name of small letters, digits and _ for a segmenter of one's own, and none that is taken; got “{name}”; choose another",
        "自定义分词器的名称须由小写字母、数字和下划线组成，且不能与已有名称重复，得到“{name}”；请换一个名称",
    ),
    "segmenter_not_importable": (
        "expected segmenter “{name}” to be a function other processes can import; it is a lambda, or defined in the script that runs; put it into a module",
        "分词器“{name}”须是其他进程可以导入的函数，而它是 lambda 或定义在正在运行的脚本里；请把它放进一个模块",
    ),
    "dictionary_needs_jieba": (
        "expected --dictionary with --words jieba, whose words it adds to; got --words {words}; leave one of the two out",
        "--dictionary 为 jieba 添词，只能与 --words jieba 同用，得到 --words {words}；请去掉其中之一",
    ),
    "line_vocabulary": (
        "{folder}: {size} pieces; {characters} characters, {coverage} of the text; {learnt} learnt pieces, {per_word} pieces a Latin word or number",
        "{folder}：{size} 个词片；{characters} 个字符，覆盖文本的 {coverage}；学得词片 {learnt} 个，每个拉丁词或数字平均 {per_word} 片",
    ),
    "words_segmentation": ("segmentation", "分法"),
    "words_part": ("part", "部分"),
    "words_precision": ("precision", "准确率"),
    "words_recall": ("recall", "召回率"),
    "words_f1": ("F1", "F1"),
    "words_held_out": ("held out", "留出"),
    "words_all": ("all", "全部"),
    "words_judged": (
        "People's Daily, January 1998: {held_out} marked words held out, {all} in all; people_daily has learnt from those not held out; "
        "phrase and entity are judged by the units of the marked tags",
        "人民日报 1998 年 1 月：留出部分 {held_out} 个标注词，全部 {all} 个；people_daily 学自未留出的部分；phrase 与 entity 以标注词性得出的单位为准",
    ),
}
