"""What to run: the tests, their LoadGen settings, and what will stop or spoil the run, said before it starts."""
