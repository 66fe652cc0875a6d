"""Time from process start to the first paint: Benchwright's window against an empty PySide6 + pyqtgraph window.

    python tests/bench/first_paint.py [--runs 11] [--json FILE]

Runs are interleaved, so that whatever else the machine does meets both alike; the ratio is that of the medians. The
platform is the one of the environment (offscreen unless QT_QPA_PLATFORM or a display says otherwise).
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
LIMIT = 1.5
HEAVY = ("numpy", "pyqtgraph", "onnxruntime", "mlperf_loadgen", "yaml")

# Both children watch their window in the same way: the first turn of the event loop after its first paint ends them.
WATCH = """
import json, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.report)
        return False
    def report(self):
        heavy = [name for name in HEAVY if name in sys.modules]
        print(json.dumps({"painted_s": time.monotonic(), "heavy": heavy}), flush=True)
        import os
        os._exit(0)
def watch(window):
    window._watch = Watch()
    window.installEventFilter(window._watch)
"""

EMPTY = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
import pyqtgraph
application = QApplication([])
window = QMainWindow()
window.resize(1280, 800)
window.setCentralWidget(pyqtgraph.PlotWidget())
watch(window.centralWidget().viewport())
window.show()
application.exec()
"""

BENCHWRIGHT = """
from gui import application
open_window = application.open_window
def watched(*arguments):
    window = open_window(*arguments)
    watch(window)
    return window
application.open_window = watched
application.run_window([])
"""


def first_paint(program: str, home: Path) -> tuple[float, list[str]]:
    """Seconds from process start to the first paint, and the heavy modules that were imported by then."""
    import time

    environment = {**os.environ, "BENCHWRIGHT_HOME": str(home)}
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    code = f"HEAVY = {HEAVY!r}\n{WATCH}\n{program}"
    begun_s = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=120
    )
    if done.returncode or not done.stdout:
        raise SystemExit(f"The window did not paint:\n{done.stderr}")
    painted = json.loads(done.stdout.splitlines()[-1])
    return painted["painted_s"] - begun_s, painted["heavy"]


def main() -> int:
    """Measure, print the table, and fail above the limit or when a runtime was imported too early."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    times: dict[str, list[float]] = {"empty": [], "benchwright": []}
    heavy: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for program in (EMPTY, BENCHWRIGHT):  # fills the caches of the file system and of Python
            first_paint(program, home)
        for _ in range(options.runs):
            times["empty"].append(first_paint(EMPTY, home)[0])
            seconds, heavy = first_paint(BENCHWRIGHT, home)
            times["benchwright"].append(seconds)
    ratio = statistics.median(times["benchwright"]) / statistics.median(times["empty"])
    print(f"{'window':<32} {'median':>8} {'least':>8} {'most':>8}")
    for name, title in (("empty", "empty PySide6 + pyqtgraph"), ("benchwright", "Benchwright")):
        values = times[name]
        print(f"{title:<32} {statistics.median(values):7.3f}s {min(values):7.3f}s {max(values):7.3f}s")
    print(f"ratio {ratio:.2f}, at most {LIMIT} is wanted; {options.runs} interleaved runs")
    print(f"imported before the first paint: {', '.join(heavy) or 'none of ' + ', '.join(HEAVY)}")
    if options.json:
        options.json.write_text(json.dumps({"ratio": ratio, "limit": LIMIT, "seconds": times, "heavy": heavy}))
    return 0 if ratio <= LIMIT and not heavy else 1


if __name__ == "__main__":
    sys.exit(main())
