"""The address of an applicant in Apploi's web app, from the setting APPLICANT_URL."""

from __future__ import annotations

from dataclasses import dataclass

PLACEHOLDER = "{application_id}"


@dataclass(frozen=True, slots=True)
class ApplicantLinks:
    """Makes addresses from a template that holds PLACEHOLDER; without a template there are none."""

    template: str | None = None

    def url(self, application_id: str) -> str | None:
        """Where a person sees this application in Apploi. None without a template, or if the ID isn't digits."""
        is_id = application_id.isascii() and application_id.isdecimal()
        return self.template.replace(PLACEHOLDER, application_id) if self.template and is_id else None
