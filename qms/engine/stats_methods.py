"""How each figure of a survey was computed, in words and formulas that a report prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.change_of.values import Number
from qms.engine.stats_settings import Correction
from qms.i18n import N_, M, Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.stats_settings import Settings


@dataclass(frozen=True, slots=True)
class Method:
    """A figure: its ``name`` and what it is, the formula, and where that comes from.

    ``formula`` and ``source`` (author, year, place) are the same in every language, unless the
    source is not a publication.
    """

    name: str
    words: str
    formula: str
    source: str

    @property
    def message(self) -> Message:
        """The method as one paragraph."""
        return M(
            "{name}. {words} Formula: {formula}. Source: {source}.",
            name=M(self.name),
            words=M(self.words),
            formula=self.formula,
            source=M(self.source),
        )


METHODS: Final = (
    Method(
        N_("Share of positive answers"),
        N_(
            "Answers with a positive option among the valid ones; not applicable, hard to say and"
            " blank are in neither part. A reversed question is turned round before anything."
        ),
        "s = x / n; x → min + max − x",
        "7.5.3(1)-(2)",
    ),
    Method(
        N_("Share of a block and of several groups"),
        N_("Pooled: each question and each group weighs as much as it has valid answers."),
        "s = sum(n_i s_i) / sum(n_i)",
        "7.5.3(3)",
    ),
    Method(
        N_("Unweighted mean"),
        N_("Printed beside the pooled share: each group weighs the same, however small."),
        "sum(s_i) / k",
        N_("own addition, beside what 7.5.3(3) orders"),
    ),
    Method(
        N_("Neutral answers"),
        N_("The share of the middle valid option of a scale with an odd number of valid ones."),
        "n_middle / n",
        "9.2(5)",
    ),
    Method(
        N_("Interpolated median"),
        N_("The median as if the answers of an option were spread evenly around its value."),
        "L + w (n / 2 - F) / f",
        "Yule 1911, chapter VII",
    ),
    Method(
        N_("Dispersion"),
        N_("0 when all agree, 1 when half of the answers stand at each end of the scale."),
        "4 / (k − 1) sum F (1 − F)",
        "Blair and Lacy 2000, Sociological Methods & Research 28(3), 1 − l²",
    ),
    Method(
        N_("Interval of a question"),
        N_("The score interval of a share."),
        "(s + z² / 2n ± z √(s (1 − s) / n + z² / 4n²)) / (1 + z² / n)",
        "Wilson 1927, JASA 22",
    ),
    Method(
        N_("Interval of a block"),
        N_(
            "Answers of one person resemble each other, so that respondents and not answers are"
            " counted as independent."
        ),
        "s ± z se; se² = n / (n − 1) sum (y − s m)² / (sum m)²",
        "Cochran 1977, Sampling Techniques, 2.11",
    ),
    Method(
        N_("Interval of a block near 0 and 100 %"),
        N_("Wilson's interval of as many answers as would be independent."),
        "n* = sum m / deff",
        "Korn and Graubard 1998, Survey Methodology 24; Dean and Pagano 2015, JSSAM 3",
    ),
    Method(
        N_("Design effect"),
        N_("How many times wider, squared, the interval is than that of independent answers."),
        "deff = se² / (s (1 − s) / sum m)",
        "Kish 1965, Survey Sampling, 8.2",
    ),
    Method(
        N_("Finite population"),
        N_("Where most of those asked have answered, little is left to chance."),
        "n* = n (N − 1) / (N − n)",
        "Cochran 1977, Sampling Techniques, 2.6",
    ),
    Method(
        N_("Reliability of a block"),
        N_("Cronbach's alpha, missing answers left out pair by pair of questions."),
        "alpha = k / (k − 1) (1 − sum c_ii / sum c_ij)",
        "Cronbach 1951, Psychometrika 16, equation 2",
    ),
    Method(
        N_("Interval of alpha"),
        N_("With missing answers n is the respondents of the pair answered by fewest."),
        "1 − (1 − alpha) F(n − 1, (n − 1)(k − 1))",
        "Feldt 1965, Psychometrika 30",
    ),
    Method(
        N_("Lambda 6"),
        N_("A lower bound of reliability that allows for groups of questions within the block."),
        "1 − sum (1 − R_i²) / sum r_ij",
        "Guttman 1945, Psychometrika 10",
    ),
    Method(
        N_("Question and its block"),
        N_(
            "Correlation with the sum of the other questions; a negative one looks like a reversed"
            " question that is not marked as such."
        ),
        "(sum c_ij − c_ii) / √(c_ii (V − 2 sum c_ij + c_ii))",
        "Henrysson 1963, Psychometrika 28",
    ),
    Method(
        N_("Difference of two shares"),
        N_("Joins the limits of both; shares of blocks count as many answers as are independent."),
        "d − √((s₁ − l₁)² + (u₂ − s₂)²), d + √((u₁ − s₁)² + (s₂ − l₂)²)",
        "Newcombe 1998, Statistics in Medicine 17, 873-890, method 10; Zou and Donner 2008,"
        " Statistics in Medicine 27; Rao and Scott 1992, Biometrics 48",
    ),
    Method(
        N_("Agreement of two coders"),
        N_("Cohen's kappa: agreement beyond what the coders' own habits would bring about."),
        "kappa = (p_o − p_e) / (1 − p_e)",
        "Cohen 1960, Educational and Psychological Measurement 20; Fleiss, Cohen and Everitt 1969,"
        " Psychological Bulletin 72",
    ),
    Method(
        N_("Trend over years"),
        N_("Whether the share rises or falls evenly with the years."),
        "z = sum t (x − n s) / √(s (1 − s) sum n (t − T)²)",
        "Cochran 1954, Biometrics 10; Armitage 1955, Biometrics 11",
    ),
)
"""Every method that does not depend on the policy, in the order in which a report prints them."""

CORRECTIONS: Final = {
    Correction.HOLM: Method(
        N_("Many groups"),
        N_(
            "The chance of a single false alarm among all groups stays under the level, however"
            " they depend on each other; a group missed now shows in the next wave."
        ),
        "max(j ≤ i) (m − j + 1) p_j",
        "Holm 1979, Scandinavian Journal of Statistics 6",
    ),
    Correction.BENJAMINI_HOCHBERG: Method(
        N_("Many groups"),
        N_("Of the groups that are said to differ, at most this share does so by chance."),
        "min(j ≥ i) m p_j / j",
        "Benjamini and Hochberg 1995, JRSS B 57",
    ),
}


LIMITS: Final = (
    N_(
        "Intervals tell what chance may do, not who did not answer: a low response rate may shift"
        " every share."
    ),
    N_("Waves count as independent, although some people answer in several of them."),
    N_("A change of the questionnaire between waves may itself change the answers."),
)
"""Limits of interpretation that hold for every survey; 7.5.3(5) wants them written down."""


_PRECISION: Final = {"narrow": N_("narrow"), "usable": N_("usable"), "rough": N_("rough")}


def methods(settings: Settings) -> tuple[Message, ...]:
    """Return the methods as a report prints them: one paragraph each, then the settings."""
    chosen = (*METHODS, CORRECTIONS[settings.correction])
    return (*(method.message for method in chosen), *_settings(settings), *map(M, LIMITS))


def precision(width: str) -> Message:
    """Name a class of precision: those of the presets in words, others as the policy has them."""
    return M(_PRECISION.get(width, width))


def _settings(settings: Settings) -> Iterator[Message]:
    yield M(
        "Intervals are at a confidence of {level} %, from {minimum} valid answers on; with fewer"
        " the sample is insufficient.",
        level=Number(round(100 * settings.level, 4)),
        minimum=settings.minimum,
    )
    yield M(
        "Precision by the half-width of the interval, in percentage points: {classes}.",
        classes=tuple(
            M("{name} ≤ {most}", name=precision(width.id), most=Number(round(100 * width.most, 4)))
            for width in settings.widths
        ),
    )
    if settings.finite:
        yield M("Intervals are corrected for the size of the population where it is known.")
    yield M(
        "A trend needs {years} years; a difference counts when its corrected p is under {p}.",
        years=settings.years,
        p=Number(settings.significance),
    )
