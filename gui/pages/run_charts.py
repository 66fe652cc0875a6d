"""The four charts of a running test, fed from its live view."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.quantities import number_words
from core.run.events import Expectation, MachineReading
from core.run.histogram import percentile_ns
from core.run.live_view import LiveView
from core.terms import Scenario, TestMode
from gui import figures
from gui import tokens as t
from gui.charts.axis import Axis, latency_axis, nice_ceiling, steady_span, steady_top, time_axis, value_axis
from gui.charts.chart import FACT_SEPARATOR
from gui.charts.histogram_chart import HistogramChart
from gui.charts.line_chart import Limit, LineChart, LiveCurve
from gui.i18n import tr
from gui.widgets.fitting_grid import FittingGrid

_PERCENT_AXIS = value_axis(100.0, "%")
_LATENCY_SIZES = {"ns": 1.0, "µs": 1e3, "ms": 1e6, "s": 1e9}


class ChartsPanel(QWidget):
    """Throughput, latency, latency spread and utilisation. Scales stay for a test and start anew with the next."""

    def __init__(self) -> None:
        super().__init__()
        self.throughput = LineChart(tr("Throughput"), tr("samples/s"), tr("higher is better"), name_disturbances=True)
        self.latency = LineChart(tr("Latency"), tr("ms"), tr("lower is better"))
        self.spread = HistogramChart(tr("Latency spread"), tr("% of queries"), tr("left is better"))
        self.utilisation = LineChart(tr("Utilisation"), tr("%"), "")
        self._grid = FittingGrid(self.charts(), (2, 1), t.CARD_GAP_PX, t.CARD_GAP_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._grid)
        self._view: LiveView | None = None
        self._wants: Expectation | None = None
        self._span_s = 0.0
        self._top_sps = 0.0
        self._top_ns = 0.0
        self._spread_at_s = -1.0

    def charts(self) -> tuple[LineChart, LineChart, HistogramChart, LineChart]:
        """All four in reading order."""
        return self.throughput, self.latency, self.spread, self.utilisation

    def set_compact(self, compact: bool) -> None:
        """Smaller charts with smaller gaps."""
        gap = t.CARD_GAP_COMPACT_PX if compact else t.CARD_GAP_PX
        self._grid.set_gap(gap, gap)
        for chart in self.charts():
            chart.set_compact(compact)

    def show_view(self, view: LiveView) -> None:
        """Bring the charts up to what `view` knows."""
        if view is not self._view or view.expectation is not self._wants:
            self._view, self._wants = view, view.expectation
            self._span_s = _first_span_s(view)
            self._top_sps = self._top_ns = 0.0
            self._spread_at_s = -1.0
        self._span_s = steady_span(self._span_s, view.elapsed_s)
        time = time_axis(self._span_s)
        self._show_throughput(view, time)
        self._show_latency(view, time)
        self._show_spread(view)
        self._show_utilisation(view, time)

    def _show_throughput(self, view: LiveView, time: Axis) -> None:
        last = view.throughput.last()
        now_sps = last[1] if last is not None else 0.0
        wants = view.expectation
        target = wants.target_qps if wants is not None and view.test.scenario is Scenario.SERVER else None
        self._top_sps = steady_top(self._top_sps, 1.2 * max(view.mean_throughput_sps, now_sps, target or 0.0))
        curve = LiveCurve(view.throughput, 0, number_words(now_sps))
        self.throughput.show_curves(
            (time, value_axis(self._top_sps, "samples/s")), [curve], disturbances=view.disturbances
        )

    def _show_latency(self, view: LiveView, time: Axis) -> None:
        limit_ns = view.expectation.latency_limit_ns if view.expectation is not None else None
        last = view.p99.last()
        wanted_ns = 1.33 * (limit_ns or max(percentile_ns(view.histogram, 99), last[1] if last is not None else 0.0))
        if wanted_ns > 0:
            self._top_ns = steady_top(self._top_ns, wanted_ns)
        axis = latency_axis(self._top_ns or 1e6)
        size = _LATENCY_SIZES[axis.unit]
        curves = []
        for colour, (name, curve) in enumerate((("p50", view.p50), ("p90", view.p90), ("p99", view.p99))):
            newest = curve.last()
            words = number_words(newest[1] / size) if newest is not None else ""
            curves.append(LiveCurve(curve, colour, f"{name} {words}"))
        limit = None
        if limit_ns:
            limit = Limit(limit_ns, tr("limit {limit} {unit}", limit=number_words(limit_ns / size), unit=axis.unit))
        self.latency.set_heading(axis.unit, tr("lower is better"))
        self.latency.show_curves((time, axis), curves, limit, view.disturbances)

    def _show_spread(self, view: LiveView) -> None:
        """The spread changes slowly, so once a second is enough."""
        if 0 <= view.elapsed_s - self._spread_at_s < 1.0 and view.histogram:
            return
        self._spread_at_s = view.elapsed_s
        limit_ns = view.expectation.latency_limit_ns if view.expectation is not None else None
        self.spread.show_counts(view.histogram, limit_ns)

    def _show_utilisation(self, view: LiveView, time: Axis) -> None:
        curves = []
        for colour, (name, curve) in enumerate(
            (
                (tr("accel."), view.accelerator),
                (tr("proc."), view.processor),
                (tr("memory"), view.memory),
            )
        ):
            newest = curve.last()
            if newest is not None:
                curves.append(LiveCurve(curve, colour, f"{name} {round(newest[1])}"))
        facts = _machine_facts(view.machine) if view.machine is not None else []
        self.utilisation.set_heading(tr("%"), FACT_SEPARATOR.join(facts))
        self.utilisation.show_curves((time, _PERCENT_AXIS), curves, disturbances=view.disturbances)


def _first_span_s(view: LiveView) -> float:
    """The length of the time axis at first: the minimum duration; a fifth more for Offline, which runs longer."""
    wants = view.expectation
    if wants is None or wants.min_duration_s <= 0:
        return 10.0 if view.test.mode is TestMode.ACCURACY else max(view.test.expected_duration_s, 10.0)
    return nice_ceiling(1.2 * wants.min_duration_s) if view.test.scenario is Scenario.OFFLINE else wants.min_duration_s


def _machine_facts(reading: MachineReading) -> list[str]:
    """Temperature, clock, power and memory: the accelerator's where there is one."""
    with_accelerator = reading.accelerator_percent is not None
    temperature = reading.accelerator_temperature_c if with_accelerator else reading.processor_temperature_c
    clock = reading.accelerator_clock_mhz if with_accelerator else reading.processor_clock_mhz
    facts = []
    if temperature is not None:
        facts.append(tr("{value} °C", value=round(temperature)))
    if clock is not None:
        facts.append(tr("{value} MHz", value=f"{clock:,.0f}"))
    if reading.accelerator_power_w is not None:
        facts.append(tr("{value} W", value=round(reading.accelerator_power_w)))
    memory = reading.accelerator_memory_bytes if with_accelerator else None
    facts.append(figures.size(memory if memory is not None else reading.memory_used_bytes))
    return facts
