"""PostgreSQL compiles no statement: those it takes for long ones are bounded, and compiling takes longer."""

import pytest
from sqlalchemy import text

from storage.database import Database


@pytest.mark.usefixtures("unconnected")
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_no_connection_lets_the_server_compile(database: Database) -> None:
    for engine in (database.reader, database.writer):
        async with engine.connect() as connection:
            assert (await connection.execute(text("SHOW jit"))).scalar_one() == "off"
