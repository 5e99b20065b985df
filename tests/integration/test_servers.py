"""The test servers themselves."""

from sqlalchemy import create_engine, text


def test_each_engine_gives_an_empty_database(source_urls):
    if source_urls("x").startswith("sqlite"):
        return
    engine = create_engine(source_urls("x"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
