"""Live charts: pyqtgraph frames that a clock redraws, never the data."""
