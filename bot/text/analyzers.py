"""Which analyzer there is on this machine."""

from bot.text.analysis import Analyzer, CharacterAnalyzer
from bot.text.sudachi import DictionaryAnalyzer, dictionary_installed

AUTOMATIC, DICTIONARY, CHARACTERS = "auto", "dictionary", "characters"


class NoDictionary(Exception):
    """The dictionary was asked for and is not there."""


def choose_analyzer(wanted: str = AUTOMATIC) -> Analyzer:
    """The analyzer of that name; ``auto``: with the dictionary where it is installed. Raises NoDictionary.

    Loads no dictionary yet.
    """
    if wanted == CHARACTERS:
        return CharacterAnalyzer()
    if dictionary_installed():
        return DictionaryAnalyzer()
    if wanted == DICTIONARY:
        raise NoDictionary("sudachipy and sudachidict_core are not installed")
    return CharacterAnalyzer()
