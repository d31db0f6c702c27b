#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Compares what QEMU recorded with what was played, sample by sample.

usage: wav.py FILE ITEM...

Items are what the sample driver was told to play, in order: sine:MS or
pattern:SEED:MS. Silence around an item is no part of it. After a last item "rest"
anything may follow. Prints what was found; fails at the first sample that is
wrong.
"""

import math
import struct
import sys

RATE = 48000
SILENCE = (0, 0)


class Wrong(Exception):
    """What was recorded is not what was played."""


def read_frames(path):
    with open(path, "rb") as file:
        data = file.read()
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise Wrong("no wav file")
    kind, channels, rate, _, _, bits = struct.unpack("<HHIIHH", data[20:36])
    if (kind, channels, rate, bits) != (1, 2, RATE, 16):
        raise Wrong(f"format {kind}, {channels} channels, {rate} Hz, {bits} bits")
    body = data[44:]
    body = body[:len(body) // 4 * 4]
    return list(struct.iter_unpack("<hh", body))


def sine(milliseconds):
    for i in range(milliseconds * RATE // 1000):
        value = round(8000 * math.sin(2 * math.pi * 1000 * i / RATE))
        yield value, value


def signed(value):
    return value - 0x10000 if value & 0x8000 else value


def pattern(seed, milliseconds):
    state = seed & 0xffffffff
    for _ in range(milliseconds * RATE // 1000):
        frame = []
        for _ in range(2):
            state = (state * 1664525 + 1013904223) & 0xffffffff
            frame.append(signed(state >> 16))
        yield tuple(frame)


def frames_of(item):
    name, *arguments = item.split(":")
    return list({"sine": sine, "pattern": pattern}[name](*map(int, arguments)))


def strip(frames):
    """Without the silence at both ends."""
    start, end = 0, len(frames)
    while start < end and frames[start] == SILENCE:
        start += 1
    while end > start and frames[end - 1] == SILENCE:
        end -= 1
    return frames[start:end]


def main():
    found = read_frames(sys.argv[1])
    position = 0
    items = sys.argv[2:]
    rest = items[-1] == "rest"
    for item in items[:-1] if rest else items:
        expected = strip(frames_of(item))
        while position < len(found) and found[position] == SILENCE:
            position += 1
        got = found[position:position + len(expected)]
        if got != expected:
            bad = next((i for i, pair in enumerate(zip(got, expected))
                        if pair[0] != pair[1]), len(got))
            there = got[bad] if bad < len(got) else "nothing"
            raise Wrong(f"{item}: frame {bad} of {len(expected)} is {there}, "
                     f"not {expected[bad]} (frame {position + bad} of "
                     f"{len(found)})")
        position += len(expected)
    if not rest and any(frame != SILENCE for frame in found[position:]):
        raise Wrong(f"sound after the end, at frame {position}")
    print(f"{len(items) - rest} pieces in {len(found)} frames, "
          "each sample as written")


if __name__ == "__main__":
    try:
        main()
    except (OSError, Wrong) as reason:
        print(reason)
        sys.exit(1)
