"""Work areas (分野): what public servants do, in words every town hall uses."""

from enum import StrEnum


class WorkArea(StrEnum):
    """One of the areas in which things are sorted; few enough for one menu."""

    GENERAL = "general"  # 総務・人事
    PLANNING = "planning"  # 企画・広報
    FINANCE = "finance"  # 財政・契約
    TAX = "tax"  # 税
    COUNTER = "counter"  # 窓口・戸籍
    WELFARE = "welfare"  # 福祉
    CHILDREN = "children"  # 子育て
    HEALTH = "health"  # 健康・医療
    EDUCATION = "education"  # 教育・文化
    ENVIRONMENT = "environment"  # 環境・ごみ
    INDUSTRY = "industry"  # 産業・観光
    CONSTRUCTION = "construction"  # 土木・まちづくり
    SAFETY = "safety"  # 防災・安全
    DIGITAL = "digital"  # 情報・DX
    ASSEMBLY = "assembly"  # 議会・選挙
    ANY = "any"  # どの仕事にも
