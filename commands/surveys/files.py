"""The results of a survey as CSV: the tables as they are shown, and the answers with names."""

from bot.domain.comparisons import Comparison, Results
from bot.domain.ids import to_token
from bot.interaction.words import Words
from bot.text.spreadsheets import Cell, to_csv
from bot.view import File
from commands.surveys.results_view import group_name, prefecture_rows, size_rows
from commands.surveys.views import prefecture_name, size_name

MEDIA_TYPE = "text/csv; charset=utf-8"


def files_of(words: Words, comparison: Comparison, results: Results, least: int) -> tuple[File, ...]:
    """Two files; neither tells more than the pages do."""
    stem = f"survey-{to_token(comparison.id)[-6:]}"
    return (
        File(f"{stem}-results.csv", MEDIA_TYPE, to_csv(_results(words, comparison, results, least))),
        File(f"{stem}-named.csv", MEDIA_TYPE, to_csv(_named(words, comparison, results))),
    )


def _results(words: Words, one: Comparison, results: Results, least: int) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[words.text("comparison.heading", title=one.title)]]
    rows.append([words.text("comparison.small_note", least=least)])
    if not results.groups:
        rows.append([words.text("comparison.too_few")])
    head = [group_name(words, one, group) for group in results.groups]
    rows.append([words.text("comparison.csv_table"), words.text("comparison.csv_row"), *head])
    rows.append([words.text("comparison.csv_all"), "", *results.totals])
    tables = {
        "comparison.by_size": size_rows(words, results.by_size),
        "comparison.part_prefectures": prefecture_rows(words, results.by_prefecture),
    }
    rows += [[words.text(key), name, *counts] for key, told in tables.items() for name, counts in told]
    if results.mean is not None:
        rows.append([words.text("comparison.csv_mean"), one.number_of, results.mean])
    rows += [[words.text("comparison.csv_remark"), remark] for remark in results.remarks]
    return rows


def _named(words: Words, one: Comparison, results: Results) -> list[list[Cell]]:
    heads = ("organisation", "prefecture", "size", "choice", "remark")
    head: list[Cell] = [words.text(f"comparison.csv_{name}") for name in heads]
    rows: list[list[Cell]] = [[*head, one.number_of] if one.number_of else head]
    for answer in results.named:
        row: list[Cell] = [
            answer.name,
            prefecture_name(words, answer.prefecture),
            size_name(words, answer.size),
            one.choices[answer.choice],
            answer.remark,
        ]
        rows.append([*row, answer.number] if one.number_of else row)
    return rows
