"""LoadGen's logs to results with validity reasons; accuracy; the store of records."""
