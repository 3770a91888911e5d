"""What people send who want to ring everybody, fake a link, hide, or keep the machine busy."""

PINGS = (
    "@everyone @here",
    "＠everyone ＠here",
    "@\u200beveryone @every\u200bone @\u2060here",
    "<@&1> <@1> <@!1> <#1> </help:1> <id:guide> <t:0:R> <a:b:1>",
    "<!channel> <!here> <!everyone> <!subteam^S1> <!subteam^S1|@staff> <@U1> <@U00000001|x> <#C1>",
    "&lt;!channel&gt; &amp;lt;!here&amp;gt;",
)
LINKS = (
    "[銀行](http://evil.example) [a](<https://evil.example>) ![x](https://evil.example/a.png)",
    "<http://evil.example|https://city.lg.jp> <https://evil.example|city.lg.jp>",
    "[x]: http://evil.example \\[y](http://evil.example)",
    "https://evil.example/](https://city.lg.jp) javascript:alert(1) http://evil.example",
)
MARKUP = (
    "`code` ```block``` ``x`` ||spoiler|| **b** __u__ ~~s~~ *i* _i_",
    "# heading\n## two\n-# small\n> quote\n>>> all\n- item\n1. one",
    "\\*escaped\\* \\\\** \\",
)
UNICODE = (
    "\u202eevil\u202c \u2066x\u2069 \u200f\u200e",
    "\u200b\u200d\u2060\ufeff\u00ad",
    "👨\u200d👩\u200d👧\u200d👦🇯🇵👍🏽葛\U000e0100",
    "か" + "\u0301" * 200,
    "a\0b\x07c\x1b[31m",
    "\ud800x\udfff",
    "\ufdfa" * 30,
    "\u3300\u3301\u33ff" * 10,
    "ΐ" * 30,
    "line\r\nline\u2028line\u2029line\x85line",
    "%s %(x)s {name} {0} {{}} $x ${x} %%",
    "'; DROP TABLE members; --",
    ":eg1:reform.close_now:",
)
BOMBS = {
    "letters": "a" * 100_000,
    "marks": "か" + "\u0301" * 99_999,
    "joiners": "👨\u200d" * 50_000,
    "flags": "🇯" * 100_000,
    "ligatures": "\ufdfa" * 100_000,
    "syllables": "\u1100\u1161\u11a8" * 33_000,
    "open quotes": "「 " * 50_000,
    "quotes": '" ' * 50_000,
    "signs": "a=" * 50_000,
    "mentions": "<@&1>" * 20_000,
    "channels": "<!channel>" * 10_000,
    "stars": "*_`~" * 25_000,
    "hashes": "#\n" * 50_000,
    "brackets": "[](" * 33_000,
    "address": "https://" + "a" * 99_992,
    "mail": "a" * 99_999 + "@",
    "dots": "a." * 50_000,
    "digits": "1" * 100_000,
    "spaces": " " * 99_999 + "x",
    "surrogates": "\ud800" * 100_000,
    "overrides": "\u202e" * 99_999 + "x",
}
SHORT = (*PINGS, *LINKS, *MARKUP, *UNICODE)
