"""A small report in Kazakh with everything the chain knows: the tests' whole input."""

from __future__ import annotations

from datetime import date

from qms.report.charts import Axis, HeatMap, Zone, heat_map, heat_map_alt
from qms.report.document import Column, Document, Figure, Heading, Meta, Table

META = Meta(
    title="Академиялық сапаны қамтамасыз етудің ішкі жүйесі туралы жылдық есеп",
    subtitle="2024–2025 оқу жылы",
    lang="kk",
    date=date(2025, 8, 31),
    author="Академиялық сапа басқармасы",
    circle="Ішкі пайдалануға арналған",
    header=Heading(
        university_kk="«Үлгі медицина университеті» КеАҚ",
        university_ru="НАО «Образцовый медицинский университет»",
        unit="Академиялық сапа басқармасы",
        title="ІСҚЖ жылдық есебі",
        edition="Редакция: 1",
    ),
    page_form="{M} беттің {N} беті",
    place="Алматы, 2025",
    provenance={
        "Коммит": "8f2c1d4e9a0b",
        "Саясат редакциялары": "POL-risk-scale: 2024-1; POL-bands: 2024-1",
        "Жазбалар саны": "тәуекелдер 12, CAPA 9, құжаттар 123",
        "Пәрмен": "qms report annual --year 2024-2025 --lang kk",
    },
)

ZONES = (
    Zone("Б", "бақылау (1–14)", range(1, 15)),
    Zone("Ж", "ден қою: CAPA жоспары міндетті (15–19)", range(15, 20)),
    Zone("С", "сыни: күшейтілген мониторинг (20–25)", range(20, 26)),
)
HEAT = HeatMap(
    title="Тәуекелдер картасы",
    likelihood=Axis("Ықтималдық (V)", ("өте төмен", "", "", "", "жоғары")),
    impact=Axis(
        "Әсер (I)",
        ("шамалы", "", "", "", "сыни (аккредиттеудің бұзылуы, беделдің жоғалуы)"),
    ),
    zones=ZONES,
    cells={
        (3, 4): ("RSK-2025-0001",),
        (3, 5): ("RSK-2025-0002", "RSK-2025-0007"),
        (4, 5): ("RSK-2025-0003",),
        (2, 2): tuple(f"RSK-2025-{n:04d}" for n in range(4, 12) if n != 7),
    },
)

_TITLES = (
    "Сауалнамаларға жауап деңгейінің төмендеуі салдарынан деректердің толық болмауы",
    "Сауалнамалардың құпиялылығын бұзу, дербес деректерді жария ету қаупі",
    "Корпоративтік қойманың қолжетімсіздігі және резервтік көшірменің болмауы",
    "Өзгерістерге қарсылық, бөлімшелердің аз тартылуы, ресурстардың тапшылығы",
)
_UNITS = ("Фармация мектебі", "Жалпы медицина мектебі", "Цифрландыру басқармасы")


def risks(rows: int) -> Table:
    """Return a register too wide for an upright page."""
    columns = (
        Column("id", "Нөмірі", width=2),
        Column("title", "Тәуекел", width=4),
        Column("category", "Санаты", width=2),
        Column("unit", "Бөлімше", width=2),
        Column("owner", "Тәуекел иесі", width=2),
        Column("assessed", "Бағалау күні", "date", 2),
        Column("score", "V×I", "integer", 1),
        Column("band", "Деңгей", width=2),
    )
    made = tuple(
        (
            f"RSK-2025-{n:04d}",
            _TITLES[n % 4],
            "Әдістемелік" if n % 2 else "Ұйымдық",
            _UNITS[n % 3],
            "Бөлімше басшысы",
            date(2025, 1 + n % 12, 1 + n % 28),
            1 + n % 25,
            None if n % 7 == 0 else "бақылау",
        )
        for n in range(1, rows + 1)
    )
    return Table("risks", "Тәуекелдер тізілімі", columns, made, note="V — ықтималдық, I — әсер.")


STATES = Table(
    "states",
    "CAPA жай-күйі",
    (
        Column("state", "Күйі", width=5),
        Column("n", "Саны", "integer", 2),
        Column("share", "Үлесі, %", "number", 3),
    ),
    (("жоспарланған", 3, 33.3), ("орындалуда", 4, 44.4), ("жабылған, нәтижелі", 2, 22.2)),
)

MARKDOWN = """\
# Негізгі қорытындылар {#summary}

Есепті кезеңде **12 тәуекел** тіркелді, оның ішінде 3 тәуекел ден қою шегінен асты.
Әрбір тәуекел бойынша CAPA жоспары бекітілді; жұмсалған қаражат — 1 250 000 ₸.

- мониторинг нәтижелері Академиялық кеңесте қаралды;
- шешімдердің орындалуы [есепте](https://example.org/report) келтірілген.

## Тәуекелдер картасы

[](qms:figure/heat)

# Тәуекелдер тізілімі

Тізілім тіркеу нөмірі бойынша реттелген.

[](qms:table/risks)

# CAPA

## Орындалу барысы

[](qms:table/states)

> Ескерту: ұ ү һ і ә ғ қ ң ө әріптері көшірілгенде сақталуы тиіс.
"""


def sample(rows: int = 24) -> Document:
    """Return the whole document."""
    figure = Figure("heat", "Тәуекелдердің таралуы", heat_map(HEAT, "kk"), heat_map_alt(HEAT, "kk"))
    return Document(META, MARKDOWN, {"risks": risks(rows), "states": STATES}, {"heat": figure})
