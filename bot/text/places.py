"""Where something takes place, as people write it: words, often with an https address among them."""

from bot.text.addresses import HTTPS
from bot.text.graphemes import Measure, cut


def place_in(place: str, limit: int, *, measure: Measure = len) -> str:
    """A place cut to a limit. An address stays whole or goes: half of one leads nowhere. The words around it
    give way first. Empty where nothing is left.
    """
    place = " ".join(place.split())
    if measure(place) <= limit:
        return place
    words = " ".join(HTTPS.sub(" ", place).split())
    found = next((one[0] for one in HTTPS.finditer(place) if measure(one[0]) <= limit), "")
    if not found:
        return cut(words, limit, measure=measure)
    room = limit - measure(found) - 1
    return f"{cut(words, room, measure=measure)} {found}".strip() if room > 1 else found
