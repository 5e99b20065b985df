"""`python app.py explain METRIC`: what a number means, at the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from queries.settings import read_settings
from queries.state.command_line import ReadProfile
from queries.viewer import Language, Role, Viewer


def add_explain_command(cli: typer.Typer, profile: ReadProfile) -> None:
    """Add `explain` to the command line."""

    @cli.command()
    def explain(
        metric: Annotated[
            str | None,
            typer.Argument(help="service.metric, for example revenue.realised_percent; none: lists them all."),
        ] = None,
        language: Annotated[Language, typer.Option("--lang", help="Language of the words.")] = Language.EN,
    ) -> None:
        """Say what a number means, where it comes from, its SQL and its last reconciliation."""
        from dashboard.explaining import explanation_text, metrics_text
        from queries.mart import find_mart
        from queries.metrics.explain import explain as explained
        from queries.metrics.named import named

        settings = read_settings()
        city = profile(settings)
        if metric is None:
            typer.echo(metrics_text(city, language))
            return
        viewer, wanted = Viewer(Role.OPERATOR, language=language), named(city, metric).name
        mart = find_mart(settings.mart_url, city.key)
        typer.echo(explanation_text(explained(viewer, mart, city, wanted), city, language))
