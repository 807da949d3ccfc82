"""What a reader can set in an explorer: a control on the page, and an attribute in Python.

A setting is declared once, in the class of its explorer. From there come the control, the
attribute, the check of what is assigned to it, and its documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from conv_layer import Pair
from convlab import text
from convlab.arguments import choice_of, require

if TYPE_CHECKING:
    from convlab.explorers.base import Explorer

Options = list[tuple[str, Any]]  # (what stands on the page, value)
Offered = Iterable[tuple[str, Any]] | Callable[[], Options]  # called where words are in it


class Word:
    """A word of `convlab.text` by its name, looked up each time: the language may change."""

    def __init__(self, name: str, key: str | None = None) -> None:
        self.name, self.key = name, key

    def __get__(self, owner: object, kind: type | None = None) -> Any:
        word = getattr(text, self.name)
        return word if self.key is None else word[self.key]


class Setting:
    """One of several values, chosen from a list, or by buttons.

    Parameters
    ----------
    label : what stands beside the control, by its name in `convlab.text`
    options : (label, value) of each choice, or what makes them; an explorer may offer others
    doc : what the attribute is, for `help`
    kind : "choice" for a list, or "buttons"
    builds : whether the numbers change with it, or only what is drawn of them
    others : whether an explorer may begin with another value, which then stands first
    groups : what makes the heading that each value stands under in a list
    """

    name: str

    def __init__(
        self,
        label: str,
        options: Offered,
        doc: str,
        kind: str = "choice",
        *,
        builds: bool = True,
        others: bool = False,
        groups: Callable[[], Mapping[Any, str]] = dict,
    ) -> None:
        self._label, self._options, self.__doc__ = label, options, doc
        self.kind, self.builds, self.others, self._groups = kind, builds, others, groups

    @property
    def label(self) -> str:
        """What stands beside the control."""
        return getattr(text, self._label)

    @property
    def options(self) -> Options:
        """The label and the value of each choice."""
        return list(self._options() if callable(self._options) else self._options)

    @property
    def groups(self) -> dict[Any, str]:
        """The heading that each value stands under in a list."""
        return dict(self._groups())

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, explorer: Explorer | None, owner: type | None = None) -> Any:
        return self if explorer is None else explorer.values[self.name]

    def __set__(self, explorer: Explorer, value: Any) -> None:
        explorer.set(**{self.name: value})

    def checked(self, value: Any, options: Options) -> Any:
        """Return which of the options this is; raises ValueError where it is none of them."""
        return choice_of(self.name, value, [choice for _, choice in options])

    def described(self, options: Options) -> Any:
        """Say what there is to choose from, for the page."""
        return options

    def within_reach(self, options: Options, value: Any) -> list[Any]:  # noqa: ARG002
        """Return what one move of the control can make of a value."""
        return [choice for _, choice in options]


class Slider(Setting):
    """A number in a range, whole where the steps are."""

    def __init__(
        self,
        label: str,
        least: float,
        most: float,
        doc: str,
        *,
        step: float = 1,
        builds: bool = True,
    ) -> None:
        super().__init__(label, [], doc, "slider", builds=builds)
        self.least, self.most, self.step = least, most, step

    def checked(self, value: Any, options: Options) -> Any:  # noqa: ARG002
        """Return this number; raises ValueError for what is none, or out of range."""
        if self.step == 1:
            check_whole(self.name, value, self.most + 1, self.least)
            return int(value)
        number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
        expected = text.NUMBER_FROM.format(
            least=text.number(self.least), most=text.number(self.most)
        )
        require(number and self.least <= value <= self.most, self.name, expected, value)
        return round(float(value), 9)  # a slider adds up rounding, 0.1 by 0.1

    def described(self, options: Options) -> dict[str, float]:  # noqa: ARG002
        """Say the range, for the page."""
        return {"min": self.least, "max": self.most, "step": self.step}

    def within_reach(self, options: Options, value: Any) -> list[Any]:  # noqa: ARG002
        """Return all numbers of the range."""
        count = round((self.most - self.least) / self.step) + 1
        return [self.checked(self.least + k * self.step, options) for k in range(count)]


class Several(Setting):
    """One of several values for each of some parts, such as layers; its value is a tuple.

    Parameters
    ----------
    label : what stands before the controls, by its name in `convlab.text`
    part : the name of each part, with its {number} from 1, in the same way
    doc : what the attribute is, for `help`

    An explorer offers a list of options for each part.
    """

    def __init__(self, label: str, part: str, doc: str) -> None:
        super().__init__(label, [], doc, "several")
        self._part = part

    def checked(self, value: Any, options: list[Options]) -> Any:
        """Return which of the options these are; raises ValueError for what is none of them."""
        one_each = isinstance(value, tuple | list) and len(value) == len(options)
        require(one_each, self.name, text.ONE_EACH_PART.format(count=len(options)), value)
        return tuple(
            choice_of(self.name, one, [choice for _, choice in offered])
            for one, offered in zip(value, options, strict=True)
        )

    def described(self, options: list[Options]) -> dict[str, Any]:
        """Say what there is to choose from for each part, for the page."""
        part = getattr(text, self._part)
        parts = [part.format(number=number + 1) for number in range(len(options))]
        return {"parts": parts, "options": options}

    def within_reach(self, options: list[Options], value: tuple) -> list[tuple]:
        """Return the values of which one part is another."""
        return [
            (*value[:k], choice, *value[k + 1 :])
            for k, offered in enumerate(options)
            for _, choice in offered
        ]


def settings_of(explorer: type[Explorer]) -> dict[str, Setting]:
    """Return the settings of a class, by name, in the order of their controls."""
    return {
        name: each
        for owner in reversed(explorer.__mro__)
        for name, each in vars(owner).items()
        if isinstance(each, Setting)
    }


def check_whole(name: str, number: Any, count: int, least: int = 0) -> None:
    """Raise ValueError unless this is a whole number of at least so much, below the count."""
    known = isinstance(number, int | np.integer) and number in range(least, count)
    require(known, name, text.RANGE.format(least=least, most=count - 1), number)


def whole(least: int, most: int) -> Options:
    """Return whole numbers as options."""
    return [(str(n), n) for n in range(least, most + 1)]


def buttons(label: str, options: Offered, doc: str) -> Setting:
    """Make a setting whose few choices all stand on the page."""
    return Setting(label, options, doc, "buttons")


def short(setting: str | int | Pair) -> str | int | Pair:
    """Write (2, 2) as 2, as most readers choose it."""
    if isinstance(setting, tuple) and setting[0] == setting[1]:
        return setting[0]
    return setting


def paddings(most: int = 3) -> Options:
    """Return paddings as options; of the numbers, those up to 3 that are no more than this."""
    return [("valid", "valid"), ("same", "same"), *whole(1, min(most, 3))]


def stride_setting() -> Setting:
    """Make the setting of the stride."""
    doc = "step between windows, as in `Conv2d`"
    return Setting("STRIDE", whole(1, 4), doc, others=True)


def padding_setting() -> Setting:
    """Make the setting of the padding."""
    return Setting("PADDING", paddings(), '"valid", "same", or a number', others=True)


def dilation_setting() -> Setting:
    """Make the setting of the dilation."""
    doc = "step between the taps of a window"
    return Setting("DILATION", whole(1, 3), doc, others=True)


def padding_mode_setting() -> Setting:
    """Make the setting of what the border holds."""
    return Setting(
        "PADDING_MODE",
        lambda: [(words, mode) for mode, words in text.MODES.items()],
        "what the border holds, as in `Conv2d`",
    )
