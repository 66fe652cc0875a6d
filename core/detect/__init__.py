"""What is this machine: one probe a file, each value with its source; never raises."""
