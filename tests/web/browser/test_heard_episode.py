"""The episode that Whisper wrote down, to a visitor: player, captions, a name set right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from living import Visit, website
from playwright.sync_api import expect

from index.store.documents import Store
from ingest.episodes.stored import find

PATIENCE = 30_000
"""Milliseconds: speech may be transcribed beside this."""

CAPTIONS = """async address => {
    const track = document.createElement("track");
    Object.assign(track, { kind: "captions", src: address });
    document.querySelector("audio").append(track);
    track.track.mode = "hidden";
    await new Promise((done, fail) => Object.assign(track, { onload: done, onerror: fail }));
    return [...track.track.cues].map(cue => [cue.startTime, cue.getCueAsHTML().textContent]);
}"""
"""Returns what the browser itself reads in a file of captions."""


@pytest.fixture
def address(heard_demonstration: Path) -> Iterator[str]:
    with website(heard_demonstration) as served:
        yield served


def test_the_episode_that_whisper_heard_is_played_with_captions_and_a_name_set_right(
    visit: Visit, address: str, heard_demonstration: Path
) -> None:
    with Store(heard_demonstration) as store:
        document, _ = find(store, "Avsnitt 3: Natten på Centralen")
    page = visit(f"/kalla/{document.id}", at=address)
    page.set_default_timeout(PATIENCE)
    expect(page.locator("main")).to_contain_text("whisper-base", timeout=PATIENCE)
    expect(page.locator(".transcript")).to_contain_text("Rikard Öhman")
    sentence = page.locator(".transcript [data-said]", has_text="Rikard").first
    begins = float(sentence.get_attribute("data-said") or 0)
    sentence.click(position={"x": 5, "y": 8})
    page.wait_for_function("s => document.querySelector('audio').currentTime > s", arg=begins)
    player = page.locator("audio")
    assert not player.evaluate("sound => sound.paused")
    assert player.evaluate("sound => sound.duration") == pytest.approx(119, abs=1)
    # A word is over in an instant: the player is held on it.
    player.evaluate("(sound, at) => { sound.pause(); sound.currentTime = at; }", begins + 0.05)
    expect(sentence).to_have_class("spoken", timeout=PATIENCE)
    captions = page.evaluate(CAPTIONS, f"/kalla/{document.id}.vtt")
    assert len(captions) > 25
    written = " ".join(" ".join(words for _, words in captions).split())
    assert written.count("Rikard Öhman") == 2
    first = next(start for start, words in captions if "Rikard" in words)
    assert first == pytest.approx(begins, abs=7)


def test_a_question_plays_the_second_that_whisper_heard(visit: Visit, address: str) -> None:
    page = visit("/", at=address)
    page.locator("#q").fill("Vad har nattvärdarna på ryggen?")
    page.keyboard.press("Enter")
    quote = page.locator("blockquote").first
    words = "Alla nattvärdar har gröna västar med ett stort N på ryggen."
    expect(quote).to_contain_text(words, timeout=PATIENCE)
    clip = page.locator(".clip").first
    begin = float(clip.get_attribute("data-from") or 0)
    assert 25 < begin < 60
    page.get_by_role("button", name="Spela citatet").first.click()
    sound = clip.locator("audio").element_handle()
    page.wait_for_function("([a, s]) => a.currentTime > s", arg=[sound, begin])
