"""The app's metrics as Prometheus reads them: samples by name and labels."""

from __future__ import annotations

from collections.abc import Iterator

import requests
from prometheus_client.parser import text_string_to_metric_families


class Scraped:
    """One response of `/metrics`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]

    def __call__(self, name: str, **labels: str) -> float:
        """The sum of the samples with this name and these labels; 0 when there are none."""
        return sum(one.value for one in self.samples if one.name == name and labels.items() <= one.labels.items())

    def labels(self) -> Iterator[tuple[str, str, str]]:
        """Name (without the suffixes of histograms), label and value for each label of our own samples."""
        for one in self.samples:
            for label, value in one.labels.items():
                if one.name.startswith("slackbot_") and label != "le":
                    yield one.name.removesuffix("_bucket").removesuffix("_count").removesuffix("_sum"), label, value


def scrape(url: str, **headers: str) -> Scraped:
    """Read the metrics of the app at this address."""
    answer = requests.get(f"{url}/metrics", headers=headers, timeout=30)
    assert answer.status_code == 200, answer.text
    return Scraped(answer.text)
