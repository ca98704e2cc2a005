"""Screenshots and animations of the demo's page for the README, in light and dark.

They are written only where `PICTURES` names a folder, as in `make pictures`; the tests that take them always run.
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
COLORS = 64  # enough for smooth letters in the page's few colors, at a third of the bytes
MARGIN = 20  # pixels around the part that is shown


def picture(page: Page, name: str, *parts: Locator, margin: int = MARGIN) -> None:
    """Write `name-light.png` and `name-dark.png` of the window, or of these parts together with a margin."""
    for theme in THEMES if _folder() else ():
        image = _shot(page, theme, *parts, margin=margin)
        image.quantize(COLORS, dither=Image.Dither.NONE).save(_path(f"{name}-{theme}.png"), optimize=True)


class Film:
    """An animation, frame by frame."""

    def __init__(self, page: Page) -> None:

        self._page = page
        self._frames: dict[Theme, list[Image.Image]] = {theme: [] for theme in THEMES}
        self._lasting: list[int] = []

    def shot(self, milliseconds: int) -> None:
        """Add the page as it is now, shown for so many milliseconds."""
        if _folder():
            self._lasting.append(milliseconds)
            for theme, frames in self._frames.items():
                frames.append(_shot(self._page, theme))

    def save(self, name: str) -> None:
        """Write `name-light.gif` and `name-dark.gif`, which loop."""
        for theme, frames in self._frames.items() if _folder() else ():
            first, *others = _in_one_palette(frames)
            path = _path(f"{name}-{theme}.gif")
            first.save(path, save_all=True, append_images=others, duration=self._lasting, loop=0)


def _folder() -> str:
    return os.environ.get("PICTURES", "")


def _path(name: str) -> Path:
    return Path(_folder()) / name


def _shot(page: Page, theme: Theme, *parts: Locator, margin: int = MARGIN) -> Image.Image:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    taken = page.screenshot(clip=_around(parts, margin) if parts else None, animations="disabled")
    return Image.open(BytesIO(taken)).convert("RGB")


def _around(parts: Sequence[Locator], margin: int) -> FloatRect:
    boxes = [box for part in parts if (box := part.bounding_box())]
    left, top = (min(box[side] for box in boxes) - margin for side in ("x", "y"))
    right = max(box["x"] + box["width"] for box in boxes) + margin
    bottom = max(box["y"] + box["height"] for box in boxes) + margin
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def _in_one_palette(frames: Sequence[Image.Image]) -> list[Image.Image]:
    """Use the same colors in all frames, so that each contains only what has changed."""
    width, height = frames[0].size
    together = Image.new("RGB", (width, height * len(frames)))
    for row, frame in enumerate(frames):
        together.paste(frame, (0, row * height))
    palette = together.quantize(COLORS, dither=Image.Dither.NONE)
    return [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
