"""docs/settings.md is current, and every setting is declared once and read."""

from dataclasses import fields

import pytest

from slackbot.settings import Settings
from slackbot.settings.declared import BY_NAME, GROUPS, Setting
from tests.support.settings_page import PAGE, page


def test_the_page_is_what_make_settings_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make settings`"


def test_each_declared_setting_is_read_into_the_field_of_its_name() -> None:
    assert sorted(BY_NAME) == sorted(field.name.upper() for field in fields(Settings))
    assert len(BY_NAME) == sum(len(group) for group in GROUPS.values())


@pytest.mark.parametrize("setting", BY_NAME.values(), ids=BY_NAME)
def test_each_default_is_valid_and_none_is_needed_where_the_value_is_required(setting: Setting) -> None:
    assert not setting.default or setting.validate(setting.default) is None
    assert not (setting.default and setting.obtain)
