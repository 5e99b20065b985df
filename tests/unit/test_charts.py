"""A chart described once: both renderers draw its points, and nothing lies on anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.charts.axes import day_ticks, value_axis
from dashboard.charts.chart import Chart, Look, Note, Series, Spoken, Spot
from dashboard.charts.describe import course_chart
from dashboard.charts.labels import (
    GAP,
    LINE_HEIGHT,
    NARROWEST,
    NOTE_LETTER,
    REACH,
    WIDE,
    name_parts,
    placed_names,
    placed_notes,
)
from dashboard.charts.plotly import to_plotly
from dashboard.charts.scale import FRAME, Scale, behind_first, last_spot
from dashboard.charts.svg import to_svg
from dashboard.components.chart_card import chart_card
from dashboard.static_html import to_html
from queries.calendar import Period
from queries.metrics.units import COUNT, PERCENT, RUPIAH
from queries.pages.values import Course, Line, Point, Role, Step
from queries.profile.page import Form
from queries.viewer import Language
from tests.chart_fixture import budget, courses, in_time, nothing, received, revenue, screen, tonnes
from tests.walking.drawn import Trace, disagreement, plotly_traces, svg_traces
from tests.walking.reading import fragment

START = date(2026, 1, 5)
HEAVIEST = 4096
"""Bytes of a chart's HTML."""

values = st.decimals(min_value=-(10**15), max_value=10**15, places=2)
words = st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=40).filter(str.strip)


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Weeks of one to three metrics, as lines or bars, some with a comparison and with gaps."""
    count = draw(st.integers(1, 30))
    bars = draw(st.booleans())
    series = []
    for number in range(draw(st.integers(1, 3))):
        looks = [[Look.MAIN, Look.SECOND, Look.THIRD][number], *draw(st.sets(st.sampled_from([Look.BEFORE])))]
        series += [draw(_series(f"permits.m{number}", look, bars, count)) for look in looks]
    if draw(st.booleans()):
        series.append(draw(_series("permits.m0_target", Look.EXPECTED, False, count)))
    known = [spot.value for one in series for spot in one.spots if spot.value is not None]
    axis = value_axis(known, draw(st.sampled_from([COUNT, RUPIAH, PERCENT])), bars, Language.ID)
    notes = draw(st.lists(st.builds(Note, st.dates(START, START + timedelta(count * 7 - 1)), words), max_size=5))
    span = Period(START, START + timedelta(days=7 * count - 1))
    days = day_ticks(span, Step.WEEK, [spot.day for spot in series[0].spots], Language.ID)
    return Chart("made", "Dibuat", "Dari sini ke sana.", span, axis.low, axis.high, days, axis.ticks, tuple(series),
                 tuple(notes))  # fmt: skip


@st.composite
def _series(draw: st.DrawFn, metric: str, look: Look, bars: bool, count: int) -> Series:
    spots = []
    for week in range(count):
        start = START + timedelta(days=7 * week)
        value = draw(st.none() | values)
        spoken = Spoken(f"{value}", "pekan", str(Period(start, start)))
        spots.append(Spot(start, start + timedelta(days=6), value, partial(Spoken, *spoken)))
    return Series(draw(words), metric, look, bars, tuple(spots), says=draw(st.booleans()))


def expected(chart: Chart) -> list[Trace]:
    """The points of a chart where its scale puts them."""
    shown = [series for series in behind_first(chart) if last_spot(series)]
    return [Trace(series.metric, series.bars, tuple(_places(Scale(chart), series))) for series in shown]


def _places(scale: Scale, series: Series) -> Iterator[tuple[Decimal, Decimal]]:
    for spot in series.spots:
        if spot.value is not None:
            left, width = scale.bar(series, spot) if series.bars else (scale.across(spot), Decimal(0))
            yield left + width / 2, spot.value


def svg_of(chart: Chart) -> tuple[list[Trace], Decimal]:
    return svg_traces(fragment(to_html(to_svg(chart))).having("data-chart")[0])


@settings(max_examples=150, deadline=None)
@given(charts())
def test_the_points_in_the_svg_are_those_of_the_figure_and_of_the_chart(chart: Chart) -> None:
    a_tenth_of_a_pixel = (chart.high - chart.low) / FRAME.height / 10
    assert disagreement(expected(chart), Decimal(0), plotly_traces(to_plotly(chart))) is None
    assert disagreement(svg_of(chart)[0], a_tenth_of_a_pixel, expected(chart)) is None


@pytest.mark.parametrize("course", courses(), ids=lambda course: course.key)
def test_both_renderers_share_axes_and_ticks(course: Course) -> None:
    chart = course_chart(screen(), course)
    axes, texts = to_plotly(chart)["layout"], to_html(to_svg(chart))
    assert axes["yaxis"]["range"] == [f"{chart.low:f}", f"{chart.high:f}"]
    assert axes["xaxis"]["range"] == [0, (chart.span.end - chart.span.start).days + 1]
    for tick in chart.days:
        assert f">{tick.text}</text>" in texts
    assert axes["xaxis"]["ticktext"] == [tick.text for tick in chart.days]


def test_whole_numbers_of_four_digits_are_drawn_exactly() -> None:
    chart = course_chart(screen(), courses()[0])
    svg, _ = svg_of(chart)
    assert [y for _, y in svg[-1].points] == [spot.value for spot in chart.series[0].spots]


def test_a_gap_in_the_data_is_a_gap_in_the_line() -> None:
    html = to_html(to_svg(course_chart(screen(), in_time())))
    line = html.partition('class="line main" d="')[2].partition('"')[0]
    assert line.count("M") == 3


def boxes(chart: Chart, height: int = FRAME.height) -> list[tuple[Decimal, Decimal]]:
    """The middles of the names beside a plot so high, and their heights."""
    beside = [(name, name.end) for name in placed_names(chart) if name.end is not None]
    return [(end * height + name.shift, Decimal(name.lines * LINE_HEIGHT)) for name, end in beside]


@settings(max_examples=150, deadline=None)
@given(charts(), st.sampled_from([FRAME.height, 330, 600]))
def test_names_at_the_ends_of_lines_lie_on_nothing_and_stay_beside_the_plot(chart: Chart, plot: int) -> None:
    for (upper, height), (lower, below) in pairwise(boxes(chart, plot)):
        assert lower - upper >= (height + below) / 2 - Decimal("0.001")
    for middle, height in boxes(chart, plot):
        assert -FRAME.top <= middle - height / 2 + Decimal("0.001")
        assert middle + height / 2 <= plot + FRAME.bottom


def test_what_a_chart_is_about_is_named_at_the_end_of_its_line_and_the_others_yield() -> None:
    chart = course_chart(screen(), revenue())
    names = {one.series.look: one for one in placed_names(replace(chart, series=_ending_alike(chart)))}
    assert names[Look.MAIN].shift == 0
    assert sum(one.shift != 0 for one in names.values()) == len(names) - 1 > 0


def _ending_alike(chart: Chart) -> tuple[Series, ...]:
    """Its series, all of which end in the middle of the plot."""
    middle = (chart.low + chart.high) / 2
    ends = [replace(spot, value=middle) for one in chart.series if (spot := last_spot(one))]
    return tuple(replace(one, spots=(end,)) for one, end in zip(chart.series, ends, strict=True))


@settings(max_examples=150, deadline=None)
@given(charts(), st.sampled_from([NARROWEST, 400, WIDE - 1, WIDE, 900]))
def test_notes_above_the_plot_lie_on_nothing_at_any_width(chart: Chart, plot: int) -> None:
    end = Decimal(-1000)
    top = min((middle - height / 2 for middle, height in boxes(chart)), default=Decimal(0))
    for placed in placed_notes(chart):
        if placed.left is not None and (plot >= WIDE or not placed.wide):
            width = len(placed.note.text) * NOTE_LETTER
            start = placed.left * plot - (width if placed.early else 0)
            assert start >= end + GAP
            end = start + width
            assert end <= plot + FRAME.right
            assert top >= -REACH or end <= plot
    assert len(placed_notes(chart)) == len(chart.notes)


def test_a_note_without_room_above_a_narrow_plot_stands_above_a_wide_one() -> None:
    chart = course_chart(screen(), budget())
    days = [chart.span.start + timedelta(days=day) for day in (150, 230)]
    first, second = placed_notes(replace(chart, notes=tuple(Note(day, "Perubahan APBD") for day in days)))
    assert (first.wide, second.wide, second.left is None) == (False, True, False)
    html = to_html(to_svg(replace(chart, notes=tuple(Note(day, "Perubahan APBD") for day in days))))
    assert html.count("data-below") == 0 and html.count('class="wide"') == 1


def test_the_day_of_a_revised_target_is_called_by_what_is_revised_and_a_chart_without_values_marks_no_days() -> None:
    assert any(note.text.startswith("Target perubahan") for note in course_chart(screen(), revenue()).notes)
    assert course_chart(screen(), replace(nothing(), marks=revenue().marks)).notes == ()


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("course", courses(), ids=lambda course: course.key)
def test_a_chart_is_light_and_runs_nothing(course: Course, language: Language) -> None:
    html = to_html(to_svg(course_chart(screen(language), course)))
    assert len(html.encode()) <= HEAVIEST
    assert "<script" not in html
    assert not re.search(r"<[^>]* on\w+=", html)
    assert html.count('role="img"') == 1
    assert f'data-chart="{course.key}"' in html


def test_the_description_says_from_where_to_where_and_beside_what() -> None:
    assert course_chart(screen(), revenue()).description == (
        "Realisasi terhadap laju: pendapatan terealisasi dari Rp11,9\u00a0M (7 Jan 2026) menjadi Rp1,37\u00a0T "
        "(18 Nov 2026); laju musiman Rp1,60\u00a0T; 2025 Rp1,26\u00a0T."
    )
    assert course_chart(screen(Language.EN), nothing()).description == "Nothing yet: no data yet."


def test_series_are_those_of_the_course_in_its_order() -> None:
    chart = course_chart(screen(), budget())
    assert [(one.look, one.metric, one.label) for one in chart.series] == [
        (Look.MAIN, "budget.realised_percent", "terserap"),
        (Look.SECOND, "budget.physical_percent", "fisik"),
        (Look.EXPECTED, "budget.planned_percent", "rencana"),
    ]
    roles = [line.role for line in received().lines]
    assert [one.look is Look.BEFORE for one in course_chart(screen(), received()).series] == [
        role is Role.BEFORE for role in roles
    ]


def test_a_value_beside_the_chart_says_what_it_is() -> None:
    html = to_html(to_svg(course_chart(screen(), in_time())))
    assert (
        '<b data-department="dlh" data-metric="complaints.in_time_percent" data-period="2026-11-17/2026-11-23" '
        'data-value="57.4">57,4%</b> dalam 2×24 jam' in html
    )
    assert 'data-metric="complaints.in_time_percent_target"' in html
    assert "target <b" in html


def test_a_name_that_ends_with_a_colon_stands_before_its_value_and_a_line_of_several_says_whose_it_is() -> None:
    line, before = received().lines[0], received().lines[2]
    metrics = ("complaints.age_15_60", "complaints.age_over_60")
    lines = (*(replace(line, metric=metric) for metric in metrics), replace(before, metric=metrics[0]))
    series = course_chart(screen(), replace(received(), lines=lines)).series
    assert ["".join(name_parts(one)).replace("\u00a0", " ") for one in series] == [
        "15–60 hari: 412, Nov",
        "lewat 60 hari: 412, Nov",
        "2025, 15–60 hari",
    ]


def test_bars_of_a_metric_stand_before_those_of_the_period_compared_with() -> None:
    chart = course_chart(screen(), received())
    scale = Scale(chart)
    came, solved, before = chart.series[:3]
    left, width = scale.bar(came, came.spots[3])
    behind, wider = scale.bar(before, before.spots[3])
    assert behind < left < left + width < behind + wider
    beside, _ = scale.bar(solved, solved.spots[3])
    assert beside >= behind + wider


def test_a_card_leads_to_its_table_with_and_without_scripts() -> None:
    html = to_html(chart_card(screen(url="/pengaduan?period=month"), courses()[0]))
    assert html.count('href="/pengaduan?period=month&amp;panel=table:backlog"') == 2
    assert 'data-panel="table:backlog"' in html
    assert 'aria-label="Jelajahi grafik: Tunggakan pengaduan"' in html


def test_a_chart_without_values_says_so_and_cannot_be_explored() -> None:
    html = to_html(chart_card(screen(), nothing()))
    assert ">belum ada data</text>" in html
    assert "data-explore" not in html


def test_one_point_alone_is_drawn_and_named() -> None:
    course = courses()[0]
    line = replace(course.lines[0], points=course.lines[0].points[-1:])
    chart = course_chart(screen(), replace(course, lines=(line,)))
    svg, off = svg_of(chart)
    assert disagreement(svg, off, expected(chart)) is None
    assert "2.214" in to_html(to_svg(chart))


@pytest.mark.parametrize(
    ("ends", "back", "label"),
    [
        ((date(2026, 3, 1), date(2026, 11, 1)), 365, "2025"),
        ((date(2025, 12, 1), date(2026, 11, 1)), 365, "setahun sebelumnya"),
        ((date(2026, 1, 7), date(2026, 3, 25)), 91, "triwulan sebelumnya"),
        ((date(2026, 3, 1), date(2026, 3, 20)), 28, "bulan sebelumnya"),
        ((date(2026, 1, 1), date(2026, 1, 3)), 7, "pekan sebelumnya"),
    ],
)
def test_a_line_is_named_after_a_year_only_where_all_of_it_lies_in_that_year(
    ends: tuple[date, ...], back: int, label: str
) -> None:
    before = [day - timedelta(days=back) for day in ends]
    lines = tuple(
        Line(role, "revenue.realised", tuple(Point(at, Period(day, day), Decimal(1)) for at, day in days))
        for role, days in ((Role.ACTUAL, zip(ends, ends, strict=True)), (Role.BEFORE, zip(ends, before, strict=True)))
    )
    chart = course_chart(screen(), replace(revenue(), form=Form.STEPS, lines=lines, as_of=ends[-1]))
    assert chart.series[-1].label == label


@pytest.mark.parametrize(
    ("course", "language", "said"),
    [
        (in_time(), Language.ID, "57,4% dalam 2×24 jam, 17–\u206023 Nov"),
        (received(), Language.ID, "412 masuk, Nov"),
        (tonnes(), Language.ID, "888 ton/hari, Sen 23"),
        (tonnes(), Language.EN, "888 t/day, Mon 23"),
        (courses()[0], Language.ID, "2.214 terbuka"),  # a stock is of the last day of all
        (revenue(), Language.ID, "Rp1,37 T masuk"),  # and so is what adds up
    ],
)
def test_the_name_of_a_line_of_steps_says_of_which_step_its_value_is(
    course: Course, language: Language, said: str
) -> None:
    series = course_chart(screen(language), course).series[0]
    assert "".join(name_parts(series)).replace("\u00a0", " ") == said


def test_a_month_that_is_not_over_is_told_by_its_days() -> None:
    whole, running = received(), Period(date(2026, 11, 1), date(2026, 11, 23))
    last = replace(whole.lines[0].points[-1], day=running.end, period=running)
    lines = (replace(whole.lines[0], points=(*whole.lines[0].points[:-1], last)), *whole.lines[1:])
    spots = course_chart(screen(), replace(whole, lines=lines)).series[0].spots

    assert re.sub("[\u00a0\u2060]+", " ", spots[-1].when).replace(" –", "–").replace("– ", "–") == "1–23 November 2026"
    assert spots[-2].when == "Oktober 2026"


def test_bars_of_the_period_have_one_width_with_and_without_a_comparison_behind_them() -> None:
    course = replace(received(), lines=received().lines[:3])
    chart = course_chart(screen(), course)
    widths = {Scale(chart).bar(one, one.spots[3])[1] for one in chart.series if one.look is not Look.BEFORE}
    assert len(widths) == 1


@pytest.mark.parametrize(
    ("metrics", "looks"),
    [
        (("revenue.realised", "revenue.expected"), [Look.MAIN, Look.EXPECTED]),
        (("budget.realised", "budget.planned"), [Look.MAIN, Look.EXPECTED]),
        (("waste.trips", "waste.trips_planned"), [Look.MAIN, Look.EXPECTED]),
        (("complaints.received", "complaints.closed"), [Look.MAIN, Look.SECOND]),
        (("budget.planned",), [Look.MAIN]),  # alone, it is what the chart is about
    ],
)
def test_what_should_be_never_outshouts_what_is(metrics: tuple[str, ...], looks: list[Look]) -> None:
    lines = tuple(replace(received().lines[0], metric=metric) for metric in metrics)
    chart = course_chart(screen(), replace(received(), lines=lines))
    assert [one.look for one in chart.series] == looks


def test_a_name_has_room_for_each_of_its_lines_though_digits_and_m_are_wide() -> None:
    """`317 masuk,` is wider than its place beside the plot: its last line lay on the name below it."""
    chart, step = course_chart(screen(), received()), "1–\u206029\u00a0Nov"
    came = chart.series[0]
    spots = tuple(replace(one, say=lambda: Spoken("317", step, "")) for one in came.spots)
    named = replace(chart, series=(replace(came, spots=spots, step=step), *chart.series[1:]))
    placed = next(one for one in placed_names(named) if one.series.look is came.look)

    assert "".join(name_parts(placed.series)) == f"317 masuk, {step}"
    assert placed.lines == 3
