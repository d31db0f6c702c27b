// SPDX-License-Identifier: GPL-2.0-only
/*
 * Encoding stream formats.
 *
 *	bit  15   14    13..11  10..8  7   6..4  3..0
 *	     PCM  base  mult-1  div-1  0   bits  channels-1
 *
 * rate = base * mult / div with a base of 48 or 44.1 kHz.
 */
#include <linux/kernel.h>
#include <linux/export.h>
#include <linux/math.h>

#include "format.h"

#define MAX_CHANNELS	16
#define LINK_RATE	48000

/* the valid bits decide; 24 bits packed in three bytes do not exist here */
static const struct {
	u8 container;
	u8 valid;
	u8 code;
} sizes[] = {
	{ 8, 8, 0 },
	{ 16, 16, 1 },
	{ 32, 20, 2 },
	{ 32, 24, 3 },
	{ 32, 32, 4 },
};

static int size_code(const HDAUDIO_STREAM_FORMAT *stream)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		if (stream->ContainerSize == sizes[i].container &&
		    stream->ValidBitsPerSample == sizes[i].valid)
			return sizes[i].code;
	return -1;
}

/* of several solutions the one with the smallest multiplier, then divisor */
static int base_code(u32 rate, u32 base, unsigned int flag)
{
	unsigned int mult, div;

	for (mult = 1; mult <= 4; mult++)
		for (div = 1; div <= 8; div++)
			if ((u64)rate * div == (u64)base * mult)
				return flag << 6 | (mult - 1) << 3 | (div - 1);
	return -1;
}

static int rate_code(u32 rate)
{
	int code;

	if (!rate)
		return -1;
	code = base_code(rate, 48000, 0);
	return code >= 0 ? code : base_code(rate, 44100, 1);
}

/**
 * hdaudio_format_encode - check and encode a stream format
 * @stream: what a driver asks for
 * @format: receives the result; untouched when there is none
 *
 * Context: any.
 * Return: false for what the link cannot carry.
 */
bool hdaudio_format_encode(const HDAUDIO_STREAM_FORMAT *stream,
			   struct hdaudio_format *format)
{
	unsigned int channels = stream->NumberOfChannels;
	int size = size_code(stream);
	int rate = rate_code(stream->SampleRate);

	if (size < 0 || rate < 0 || !channels || channels > MAX_CHANNELS)
		return false;

	*format = (struct hdaudio_format){
		.code = rate << 8 | size << 4 | (channels - 1),
		.frame = channels * stream->ContainerSize / 8,
		.bits = DIV_ROUND_UP(stream->SampleRate, LINK_RATE) *
			channels * stream->ContainerSize,
	};
	return true;
}
EXPORT_SYMBOL_NS_GPL(hdaudio_format_encode, "NTDMA_HDAUDIO");
