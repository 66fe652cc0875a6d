"""What a benchmark task is: read samples, pre-process, post-process, score. One file a task."""
