"""What every entry of the example's files is: exactly what its fields say, and nothing else."""

from pydantic import BaseModel, ConfigDict


class Entry(BaseModel):
    """One entry."""

    model_config = ConfigDict(frozen=True, extra="forbid")
