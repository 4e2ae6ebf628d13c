"""Text -> documents -> memory-mapped token shards -> batches."""
