"""Speech from libespeak-ng, with the moment at which every word begins.

The library tells the times as it speaks: `speak_lib.h` of espeak-ng 1.51.
"""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_char_p, c_int, c_short, c_uint, c_void_p
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]

_LIBRARY = "libespeak-ng.so.1"
_RETRIEVE = 1  # synchronous, into memory
_UTF8 = 1
_WORD, _END = 1, 0
_RATE, _PITCH, _RANGE = 1, 3, 4


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", c_int),
        ("unique", c_uint),
        ("position", c_int),
        ("length", c_int),
        ("milliseconds", c_int),
        ("sample", c_int),
        ("user", c_void_p),
        ("id", ctypes.c_char * 8),
    )


_CALLBACK = ctypes.CFUNCTYPE(c_int, POINTER(c_short), c_int, POINTER(_Event))


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of espeak-ng: name with variant, words a minute, pitch and its range (0 to 99)."""

    name: str
    pace: int
    pitch: int
    range: int


class Espeak:
    """The library, once it is loaded; ``rate`` is in samples a second."""

    def __init__(self) -> None:
        self._library: Any = ctypes.CDLL(_LIBRARY)
        self._library.espeak_Synth.argtypes = (
            c_char_p,
            ctypes.c_size_t,
            c_uint,
            c_int,
            c_uint,
            c_uint,
            c_void_p,
            c_void_p,
        )
        self.rate = int(self._library.espeak_Initialize(_RETRIEVE, 0, None, 0))
        if self.rate <= 0:
            raise SystemExit("espeak-ng's voices are not here: apt-get install espeak-ng")

    def say(self, text: str, voice: Voice) -> tuple[Samples, list[tuple[int, float]]]:
        """Return the sound, and for each word spoken its offset in `text` and its second."""
        heard: list[Samples] = []
        words: list[tuple[int, float]] = []

        def take(samples: Any, count: int, events: Any) -> int:
            if count and samples:
                heard.append(np.ctypeslib.as_array(samples, (count,)).copy())
            number = 0
            while events[number].type != _END:
                if events[number].type == _WORD:
                    words.append((events[number].position - 1, events[number].milliseconds / 1000))
                number += 1
            return 0

        callback = _CALLBACK(take)
        library, data = self._library, text.encode()
        library.espeak_SetSynthCallback(callback)
        library.espeak_SetVoiceByName(voice.name.encode())
        for parameter, value in ((_RATE, voice.pace), (_PITCH, voice.pitch), (_RANGE, voice.range)):
            library.espeak_SetParameter(parameter, value, 0)
        library.espeak_Synth(data, len(data) + 1, 0, 1, 0, _UTF8, None, None)
        library.espeak_Synchronize()
        return np.concatenate(heard), words
