"""`python app.py publish`: writes the public pages."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from queries.settings import Settings, read_settings
from queries.state.command_line import ReadProfile, tell_unserved

if TYPE_CHECKING:
    from dashboard.public.commands import PublicSite
    from queries.metrics.warm import WarmMart


def publish_command(profile: ReadProfile) -> typer.Typer:
    """The group `publish`, which writes the pages where no command of it is named."""
    public = typer.Typer()

    @public.callback(invoke_without_command=True)
    def publish(
        context: typer.Context,
        out: Annotated[Path | None, typer.Option(help="Where the pages lie; default: PANTAU_PUBLIC_DIR.")] = None,
        gently: Annotated[bool, typer.Option("--gently", help="Leave the processor to others first.")] = False,
    ) -> None:
        """Write the public pages: everything that was approved, and nothing else. Whole or not at all."""
        if context.invoked_subcommand is not None:
            return
        from dashboard.public.commands import published_text
        from queries.mart import find_mart
        from queries.metrics.warm import WarmMart

        if gently:
            os.nice(10)
        settings = read_settings()
        city = profile(settings)
        warm = WarmMart(find_mart(settings.mart_url, city.key), city)
        folder = out or settings.public_dir
        typer.echo(published_text(*public_site(settings, warm, folder).publish(), folder))
        if not gently and "{address}" in settings.public_site_url:
            tell_unserved(settings, f"the pages name their own address, now {settings.site_address}")

    return public


def public_site(settings: Settings, warm: WarmMart, out: Path) -> PublicSite:
    """The public site of the settings, in the folder `out`. Raises StateError, also where there is no state."""
    from dashboard.public.commands import PublicSite
    from queries.state import find_state

    return PublicSite(
        find_state(settings.state_url, warm.profile.key),
        warm,
        warm.profile,
        out,
        settings.site_address,
        settings.documents_dir,
    )
