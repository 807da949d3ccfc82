"""What is said of ∂L/∂X: the names of its pixels and filters, and the sums of a pixel."""

from __future__ import annotations

from collections.abc import Sequence

from convlab import text
from convlab.scenes import views
from convlab.scenes.sums import Sums, of_numbers, of_products
from convlab.steps.input_gradient import InputGradientPass, InputGradientStep, Touch
from convlab.steps.place import Place

BOTH = (views.PIXEL, views.GATHER)


def number_of(backward: InputGradientPass, filter: int) -> int | None:
    """Return the layer's number of a filter, or None where there is but one."""
    return backward.first_filter + filter if backward.filter_count > 1 else None


def filter_name(backward: InputGradientPass, filter: int) -> str:
    """Name a filter, and the channel of it that is drawn."""
    number = number_of(backward, filter)
    name = text.FILTER if number is None else text.ONE_FILTER.format(filter=number)
    return of_channel(backward, name)


def of_channel(backward: InputGradientPass, name: str) -> str:
    """Add the channel to a name, where there are several."""
    if backward.channels == 1:
        return name
    return text.CHANNEL.format(title=name, channel=backward.channel)


def pixel_name(backward: InputGradientPass, pixel: Place, of: str) -> str:
    """Name a number of X, or of its gradient."""
    channel = [backward.channel] if backward.channels > 1 else []
    return text.indexed(of, *channel, *pixel)


def others_name(backward: InputGradientPass, filter: int) -> str:
    """Name what the filters that are not drawn bring."""
    if len(backward.filters) > 2:
        return text.FROM_OTHERS
    return text.FROM_ONE.format(filter=number_of(backward, 1 - filter))


def touches_of(step: InputGradientStep, filter: int) -> list[Touch]:
    """Return the windows of one filter that hold the pixel."""
    return [touch for touch in step.touches if touch.filter == filter]


def sums_of_pixel(
    backward: InputGradientPass, step: InputGradientStep, filter: int, ways: Sequence[str] = BOTH
) -> Sums:
    """Return the sums of a pixel as (name, words), after that over several filters.

    `ways` are views: with both, the same sum stands there twice, and says in which way.
    """
    touches = touches_of(step, filter)
    window, turned = step.window[filter].ravel().tolist(), backward.turned[filter].ravel().tolist()
    factors = {
        views.PIXEL: ([t.gradient for t in touches], [t.weight for t in touches]),
        views.GATHER: (window, turned),
    }
    name = pixel_name(backward, step.pixel, text.INPUT_GRADIENT)
    part = name
    if len(backward.filters) > 1:
        part = text.FROM_FILTER.format(name=name, filter=number_of(backward, filter))
    results = {views.PIXEL: step.scatter, views.GATHER: step.gather}
    sums = []
    if len(backward.filters) > 1:
        shares, total = step.gather.tolist(), float(step.gather.sum())
        drawn = text.FROM_FILTERS.format(
            share=text.number(shares[filter]), filter=number_of(backward, filter)
        )
        exact, words = of_numbers(shares, total, drawn)
        sums.append((f"{name} {exact}", words))
    for way in ways:
        gradients, weights = factors[way]
        exact, words = "=", text.NOTHING
        if gradients:
            exact, words = of_products(gradients, weights, float(results[way][filter]))
        said = f", {text.SUMMED[way]}" if len(ways) > 1 else ""
        sums.append((f"{part}{said} {exact}", words))
    return sums
