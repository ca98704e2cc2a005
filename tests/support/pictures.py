"""Pictures of the demo's page as it is, still and moving, light and dark, for the README.

They are made only where `PICTURES` names a folder, as `make pictures` does; the walks that they are taken on are tests.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import FloatRect, Locator, Page

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
COLOURS = 64  # enough for letters with soft edges on the page's few colours, and a third of the bytes
MARGIN = 20  # of what lies around the part that is shown, in pixels


def picture(page: Page, name: str, part: Locator | None = None) -> None:
    """`name-light.png` and `name-dark.png`, of the window or of one part of it and a little around."""
    for theme in THEMES if _folder() else ():
        image = _shot(page, theme, part)
        image.quantize(COLOURS, dither=Image.Dither.NONE).save(_path(f"{name}-{theme}.png"), optimize=True)


class Film:
    """A walk through the page, picture by picture; each is shown for some milliseconds."""

    def __init__(self, page: Page) -> None:
        """Nothing is taken yet."""
        self._page = page
        self._frames: dict[Theme, list[Image.Image]] = {theme: [] for theme in THEMES}
        self._lasting: list[int] = []

    def shot(self, milliseconds: int) -> None:
        """The page as it stands now."""
        if _folder():
            self._lasting.append(milliseconds)
            for theme, frames in self._frames.items():
                frames.append(_shot(self._page, theme))

    def save(self, name: str) -> None:
        """`name-light.gif` and `name-dark.gif`, which begin again at their end."""
        for theme, frames in self._frames.items() if _folder() else ():
            first, *others = _in_one_palette(frames)
            path = _path(f"{name}-{theme}.gif")
            first.save(path, save_all=True, append_images=others, duration=self._lasting, loop=0)


def _folder() -> str:
    return os.environ.get("PICTURES", "")


def _path(name: str) -> Path:
    return Path(_folder()) / name


def _shot(page: Page, theme: Theme, part: Locator | None = None) -> Image.Image:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    taken = page.screenshot(clip=_around(part) if part else None, animations="disabled")
    return Image.open(BytesIO(taken)).convert("RGB")


def _around(part: Locator) -> FloatRect:
    box = part.bounding_box()
    assert box
    return {
        "x": box["x"] - MARGIN,
        "y": box["y"] - MARGIN,
        "width": box["width"] + 2 * MARGIN,
        "height": box["height"] + 2 * MARGIN,
    }


def _in_one_palette(frames: Sequence[Image.Image]) -> list[Image.Image]:
    """With the same colours in all of them, so that a frame holds only what has changed since the last."""
    width, height = frames[0].size
    together = Image.new("RGB", (width, height * len(frames)))
    for row, frame in enumerate(frames):
        together.paste(frame, (0, row * height))
    palette = together.quantize(COLOURS, dither=Image.Dither.NONE)
    return [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
