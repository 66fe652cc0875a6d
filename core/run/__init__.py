"""The worker process: LoadGen seam, QSL, SUT, telemetry, events, process ownership, live view."""
