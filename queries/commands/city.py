"""The city that a command is about: the profile that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.errors import Fault, SettingError, did_you_mean
from queries.settings import Settings, check_source_names

if TYPE_CHECKING:
    from queries.profile.models import Profile


def profile_of(settings: Settings) -> Profile:
    """The city's profile. Raises SettingError where there is none, ProfileError for its faults, UnknownNameError."""
    from queries.profile.load import load_profile

    if not settings.profile_folder.is_dir():
        raise SettingError(_no_city(settings))
    profile = load_profile(settings.profile_folder)
    check_source_names(service.key for service in profile.services)
    return profile


def _no_city(settings: Settings) -> Fault:
    """What is wrong with the name of a city, or with the folder where cities lie."""
    cities = settings.cities_dir
    if not cities.is_dir():
        remedy = "Name the folder of the cities' profiles; `cities` is found from the folder of Pantau alone"
        return Fault("PANTAU_CITIES_DIR", f"there is no folder {cities.resolve()}", remedy)
    known = [place.parent.name for place in cities.glob("*/city.toml")]
    what = f"there is no city profile {settings.city!r} in {cities.resolve()}"
    return Fault("PANTAU_CITY", what, did_you_mean(settings.city, known))
