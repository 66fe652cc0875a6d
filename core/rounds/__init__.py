"""What the rules of a round are, read from `resources/rounds/*.yaml`."""
