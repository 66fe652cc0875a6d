"""Records to a tree (pure, previewed before it is written), then to a folder and an archive."""
