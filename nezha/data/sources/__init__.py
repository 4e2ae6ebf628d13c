"""Where text comes from: names -> files -> pieces of bytes -> documents.

`finding` turns what a person named into files, `opening` takes their compression away, `cutting` cuts their bytes at
the ends of documents, `decoding` and `parsing` make documents of a piece.  Only the first three need the file, so one
process reads while others parse.
"""
