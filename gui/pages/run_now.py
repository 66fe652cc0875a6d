"""The card of the test that runs: what it is, the forecast of its verdict, the numbers that matter, its progress."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from core.quantities import number_words
from core.run.events import Expectation, Stage
from core.run.forecast import Forecast, ForecastState
from core.run.histogram import percentile_ns
from core.run.live_view import LiveView
from core.run_progress import RunProgress, RunState
from core.terms import Scenario, TestMode
from gui import figures
from gui import tokens as t
from gui.i18n import text_of, tr
from gui.record_words import backend_words, full_name, settings_words
from gui.widgets.big_number import BigNumber
from gui.widgets.buttons import quiet
from gui.widgets.card import Card
from gui.widgets.fitting_grid import FittingGrid
from gui.widgets.forecast_strip import ForecastStrip
from gui.widgets.labels import ElidingLabel
from gui.widgets.progress import LabelledProgress
from gui.widgets.state_label import Mark

_MARKS = {
    ForecastState.EARLY: Mark.INFO,
    ForecastState.ON_COURSE: Mark.GOOD,
    ForecastState.NOT_ON_COURSE: Mark.CAUTION,
    ForecastState.CANNOT: Mark.BAD,
    ForecastState.MET: Mark.GOOD,
    ForecastState.ENDED: Mark.INFO,
}


class NowCard(Card):
    """Shows a `RunProgress`. The button asks through `skip.clicked`; whoever owns the card acts."""

    def __init__(self) -> None:
        super().__init__()
        self._compact = False
        self._title = ElidingLabel("", "card-title")
        self._backend = ElidingLabel("", "secondary")
        self.skip = quiet(tr("&Skip test…"))
        self.skip.setEnabled(False)
        self.forecast = ForecastStrip()
        self.throughput = BigNumber(tr("Throughput"), tr("samples/s"))
        self.latency = BigNumber(tr("Latency p99"), tr("ms"))
        self.time_left = BigNumber(tr("Time left"), tr("min"))
        self.queries = BigNumber(tr("Queries done"), "")
        self.first = LabelledProgress(tr("Minimum duration"))
        self.second = LabelledProgress(tr("Minimum queries"))
        self._build()

    def set_compact(self, compact: bool) -> None:
        """Smaller figures and padding; the reason of the forecast moves to its tooltip."""
        self._compact = compact
        self.set_padding(t.CARD_PADDING_COMPACT_PX if compact else t.CARD_PADDING_PX)
        self.body.setSpacing(8 if compact else 12)
        self._numbers.set_gap(10 if compact else 16, 8)
        self.queries.set_name(tr("Queries") if compact else tr("Queries done"))
        for number in (self.throughput, self.latency, self.time_left, self.queries):
            number.set_compact(compact)

    def show_progress(self, progress: RunProgress) -> None:
        """Bring everything up to what is known."""
        view = progress.view
        if view is None:
            return
        self._show_head(progress, view)
        self._show_forecast(progress)
        self._show_numbers(view, progress.forecast())
        self._show_bars(view)

    def _build(self) -> None:
        head = QHBoxLayout()
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self._title)
        names.addWidget(self._backend)
        head.addLayout(names, 1)
        head.addWidget(self.skip)
        self.body.addLayout(head)
        self.body.addWidget(self.forecast)
        numbers = (self.throughput, self.latency, self.time_left, self.queries)
        self._numbers = FittingGrid(numbers, (4, 2, 1), 16, 8)
        self.body.addWidget(self._numbers)
        self.body.addWidget(FittingGrid((self.first, self.second), (2, 1), 24, 8))
        self.set_compact(False)

    def _show_head(self, progress: RunProgress, view: LiveView) -> None:
        title = tr("Measuring the machine's speed") if progress.probing else full_name(view.test)
        if title != self._title.text():
            self._title.setText(title)
            self.setAccessibleName(title)
        used = view.used
        backend = f"{used.runtime} · {used.device.upper()} · {used.precision}" if used else backend_words(view.test)
        words = " · ".join(part for part in (backend, settings_words(view.test)) if part)
        if words != self._backend.text():
            self._backend.setText(words)
        self.skip.setVisible(not progress.probing)
        self.skip.setEnabled(progress.state is RunState.RUNNING and bool(progress.current))

    def _show_forecast(self, progress: RunProgress) -> None:
        if progress.state is RunState.STOPPING and progress.stopping is not None:
            self.forecast.show_forecast(Mark.CAUTION, text_of(progress.stopping), tr("what is finished is kept"))
            return
        if progress.state is RunState.PAUSED:
            self.forecast.show_forecast(Mark.PAUSED, tr("Paused. The next test waits for you."))
            return
        told = progress.forecast()
        if told is None:
            return
        if progress.probing:
            told = Forecast(state=ForecastState.EARLY, text=told.text)
        reason = text_of(told.reason)
        self.forecast.setToolTip(reason)
        self.forecast.show_forecast(_MARKS[told.state], text_of(told.text), "" if self._compact else reason)

    def _show_numbers(self, view: LiveView, told: Forecast | None) -> None:
        measuring = view.snapshot is not None
        self.throughput.set_value(number_words(view.mean_throughput_sps) if measuring else "–")
        percent = 90 if view.test.scenario is Scenario.SINGLE_STREAM else 99
        self.latency.set_name(tr("Latency p{percent}", percent=percent))
        latency_ns = percentile_ns(view.histogram, percent)
        limit_ns = view.expectation.latency_limit_ns if view.expectation is not None else None
        self._show_latency(latency_ns, limit_ns)
        left_s = told.time_left_s if told is not None else None
        if left_s is None:
            self.time_left.set_value("–", "")
        else:
            self.time_left.set_value(figures.clock(left_s), tr("h") if left_s >= 3600 else tr("min"))
        done = view.samples_done if _counts_samples(view) else view.queries_done
        self.queries.set_value(figures.count(done) if measuring else "–")
        if _counts_samples(view):
            self.queries.set_name(tr("Samples") if self._compact else tr("Samples done"))
        else:
            self.queries.set_name(tr("Queries") if self._compact else tr("Queries done"))

    def _show_latency(self, latency_ns: int, limit_ns: int | None) -> None:
        size, unit = (1e3, "µs") if 0 < (limit_ns or latency_ns) < 1e6 else (1e6, "ms")
        if (limit_ns or latency_ns) >= 10e9:
            size, unit = 1e9, "s"
        words = number_words(latency_ns / size) if latency_ns else "–"
        if limit_ns and not self._compact:
            unit = tr("{unit} of {limit}", unit=unit, limit=number_words(limit_ns / size))
        self.latency.set_value(words, unit)

    def _show_bars(self, view: LiveView) -> None:
        wants = view.expectation
        measuring = view.stage in (Stage.MEASURE, Stage.WRITE)
        self.first.setVisible(view.test.mode is TestMode.PERFORMANCE)
        if wants is None or not measuring:
            self.first.show_progress(0.0, "–")
            self.second.show_progress(0.0, "–")
            return
        minimum_s = wants.min_duration_s
        met = tr("Met") if view.elapsed_s >= minimum_s else ""
        if minimum_s < 120:
            value = tr("{done} of {total} s", done=int(view.elapsed_s), total=f"{minimum_s:g}")
        else:
            value = tr("{done} of {total} min", done=figures.clock(view.elapsed_s), total=figures.clock(minimum_s))
        self.first.show_progress(view.elapsed_s / minimum_s if minimum_s > 0 else 1.0, value, met)
        self._show_count(view, wants)

    def _show_count(self, view: LiveView, wants: Expectation) -> None:
        if wants.total_samples is not None:
            done, total = view.samples_done, wants.total_samples
            name = tr("Samples")
        else:
            done, total = view.queries_done, wants.min_queries
            name = tr("Minimum queries ({count})", count=figures.count(total))
        if self._compact and wants.total_samples is None:
            name = tr("Minimum queries")
        self.second.set_name(name)
        met = tr("Met") if done >= total else ""
        value = tr("{done} of {total}", done=figures.count(done), total=figures.count(total))
        self.second.show_progress(done / total if total > 0 else 1.0, value, met)


def _counts_samples(view: LiveView) -> bool:
    return view.expectation is not None and view.expectation.total_samples is not None
