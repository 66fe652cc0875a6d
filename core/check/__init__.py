"""The rules, one small function each, grouped in files as the official checker groups them."""
