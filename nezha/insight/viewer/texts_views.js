// The words of the views that stand beside the first three: skewed and merged maps, pairs, values, search, comparison.

addTexts({
  en: {
    skew: "by offset",
    skewTitle: "Columns are offsets j − i in place of characters: what looks at a fixed distance becomes a column",
    offsetAxis: "offset of what is looked at (− left, + right) →",
    skewNote: "Each column is one offset. For the mean query the position map would be constant down a column; over this text the offset alone tells {position} of the position map's variance and {content} of the content map's.",
    skewPlain: "Each column is one offset. The offset alone tells {content} of the content map's variance.",
    merge: "words",
    mergeTitle: "Rows and columns are words: attention is averaged over a word's queries and summed over its keys",
    mergeNote: "Merged to words: attention is averaged over the characters that look and summed over those looked at, so rows still add up to 1; scores are averaged over both.",
    tipWords: "offset in words",
  },
  zh: {
    skew: "按偏移排列",
    skewTitle: "列不再是字，而是偏移 j − i：总看固定距离的头会变成竖条",
    offsetAxis: "被看的字的偏移（− 左，+ 右）→",
    skewNote: "每一列是一个偏移。平均查询的位置热图在每列内恒定；在本文上，仅偏移就解释了位置热图方差的 {position}，内容热图方差的 {content}。",
    skewPlain: "每一列是一个偏移。仅偏移就解释了内容热图方差的 {content}。",
    merge: "按词合并",
    mergeTitle: "行和列都是词：对词内各查询字取平均，对词内各被看的字求和",
    mergeNote: "已按词合并：注意力对查询字取平均、对被看的字求和，因此每行之和仍为 1；得分对两者都取平均。",
    tipWords: "相隔词数",
  },
});
