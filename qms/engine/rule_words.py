"""Rules of obligations in words."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any, Final

from qms.i18n import N_, M
from qms.kinds.obligation import (
    AfterEvent,
    AfterPeriod,
    EveryYears,
    InAcademicYear,
    InPeriod,
    Monthly,
    Months,
    Recurring,
    Window,
    Yearly,
)

if TYPE_CHECKING:
    from qms.i18n import Message

MONTHS: Final = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)
DURING: Final = {
    "semester": N_("in every semester"),
    "session": N_("in every examination session"),
    "vacation": N_("in every vacation"),
}
MONTHLY_IN: Final = {
    None: N_("every month"),
    "semester": N_("every month of the semesters"),
    "session": N_("every month with an examination session"),
    "vacation": N_("every month with a vacation"),
}
AFTER: Final = {
    "semester": N_("working days after the semester: {days}"),
    "session": N_("working days after the examination session: {days}"),
    "vacation": N_("working days after the vacation: {days}"),
    "academic_year": N_("working days after the academic year: {days}"),
}
AFTER_EVENT: Final = {
    "working_days": N_("working days after the event “{event}”: {number}"),
    "days": N_("days after the event “{event}”: {number}"),
    "months": N_("months after the event “{event}”: {number}"),
}
BEFORE_EVENT: Final = {
    "working_days": N_("working days before the event “{event}”: {number}"),
    "days": N_("days before the event “{event}”: {number}"),
    "months": N_("months before the event “{event}”: {number}"),
}


@singledispatch
def rule_words(rule: Any) -> Message:
    """Return a rule in words."""
    return M("{rule}", rule=str(rule))


def month(number: int) -> Message:
    """Return the name of a month, 1 to 12."""
    return M(MONTHS[number - 1])


@rule_words.register(Yearly)
def _yearly(rule: Yearly) -> Message:
    day = f"{rule.day:02}.{rule.month:02}"
    if rule.inclusive:
        return M("every year not later than {day}", day=day)
    return M("every year before {day}", day=day)


@rule_words.register(Months)
def _months(rule: Months) -> Message:
    return M("in the months: {months}", months=tuple(month(number) for number in rule.months))


@rule_words.register(Window)
def _window(rule: Window) -> Message:
    return M("once: {first} – {last}", first=month(rule.first_month), last=month(rule.last_month))


@rule_words.register(InAcademicYear)
def _in_year(rule: InAcademicYear) -> Message:
    return M("once during the academic year")


@rule_words.register(Monthly)
def _monthly(rule: Monthly) -> Message:
    return M(MONTHLY_IN[rule.only_in])


@rule_words.register(InPeriod)
def _period(rule: InPeriod) -> Message:
    return M(DURING[rule.period])


@rule_words.register(AfterPeriod)
def _after_period(rule: AfterPeriod) -> Message:
    words = M(AFTER[rule.period], days=rule.working_days)
    return M("{words} ({which})", words=words, which=rule.which) if rule.which else words


@rule_words.register(AfterEvent)
def _after_event(rule: AfterEvent) -> Message:
    table = BEFORE_EVENT if rule.before else AFTER_EVENT
    for unit, pattern in table.items():
        number = getattr(rule, unit)
        if number is not None:
            return M(pattern, event=rule.event, number=number)
    return M("after the event “{event}”", event=rule.event)


@rule_words.register(EveryYears)
def _every_years(rule: EveryYears) -> Message:
    return M("years between: {years}", years=rule.years)


@rule_words.register(Recurring)
def _recurring(rule: Recurring) -> Message:
    return M("{rhythm} from {start}", rhythm=rule.rrule, start=rule.start)
