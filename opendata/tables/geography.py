"""Which columns say where something is."""

from collections.abc import Sequence

from .schema import Column, Type

GEOMETRY = "几何"
_LONGITUDE = ("经度", "longitude", "lng", "lon", "东经")
_LATITUDE = ("纬度", "latitude", "lat", "北纬")


def coordinates(columns: Sequence[Column]) -> tuple[Column, Column] | None:
    """The columns of longitude and latitude, both of numbers; None where there are none."""
    longitude, latitude = _named(columns, _LONGITUDE), _named(columns, _LATITUDE)
    return (longitude, latitude) if longitude and latitude else None


def shape(columns: Sequence[Column]) -> Column | None:
    """The column of GeoJSON geometries, as ``reading.json_rows`` calls it."""
    return next((column for column in columns if column.name == GEOMETRY and column.type == Type.TEXT), None)


def _named(columns: Sequence[Column], names: Sequence[str]) -> Column | None:
    numbers = [column for column in columns if column.type in (Type.NUMBER, Type.INTEGER)]
    exact = [column for column in numbers if column.name.strip().lower() in names]
    near = [column for column in numbers if any(column.name.strip().lower().endswith(name) for name in names[:2])]
    led = [column for column in numbers if column.name.strip().startswith(names[0])]
    return next(iter(exact + near + led), None)
