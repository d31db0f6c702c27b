// SPDX-License-Identifier: GPL-2.0-only
/*
 * Link bandwidth. An engine pays from its allocation to its release, whether it
 * runs or not.
 */
#include <linux/export.h>
#include <linux/math.h>
#include <linux/minmax.h>

#include <ntstatus.h>

#include "bandwidth.h"

/* what a line carries when the controller does not say */
#define USUAL_OUT_WORDS	60
#define USUAL_IN_WORDS	29

/* the stream number in front of each packet from a codec */
#define IN_TAG_BITS	10

/* a line has to get that much of a striped stream */
#define MIN_BITS_A_LINE	8

/**
 * hdaudio_bandwidth_init - open a ledger
 * @bandwidth: the ledger
 * @out_words: what the controller says of its lines out, 0: nothing
 * @in_words: what it says of its lines in, 0: nothing
 * @lines: lines out
 */
void hdaudio_bandwidth_init(struct hdaudio_bandwidth *bandwidth,
			    unsigned int out_words, unsigned int in_words,
			    unsigned int lines)
{
	*bandwidth = (struct hdaudio_bandwidth){
		.out_words = out_words ?: USUAL_OUT_WORDS,
		.in_words = in_words ?: USUAL_IN_WORDS,
		.lines = max(lines, 1U),
	};
}
EXPORT_SYMBOL_NS_GPL(hdaudio_bandwidth_init, "NTDMA_HDAUDIO");

/**
 * hdaudio_share_out - what sending a format costs
 * @bandwidth: the ledger, for its number of lines
 * @format: the format
 * @stripe: over all lines, if the format is wide enough
 */
struct hdaudio_share hdaudio_share_out(const struct hdaudio_bandwidth *bandwidth,
				       const struct hdaudio_format *format,
				       bool stripe)
{
	unsigned int lines = stripe ? bandwidth->lines : 1;

	while (lines > 1 && format->bits < lines * MIN_BITS_A_LINE)
		lines /= 2;
	return (struct hdaudio_share){
		.render = true,
		.lines = lines,
		.words = DIV_ROUND_UP(format->bits, 16 * lines),
	};
}
EXPORT_SYMBOL_NS_GPL(hdaudio_share_out, "NTDMA_HDAUDIO");

/**
 * hdaudio_share_in - what receiving a format costs
 * @format: the format
 * @codec: from whom
 */
struct hdaudio_share hdaudio_share_in(const struct hdaudio_format *format,
				      u8 codec)
{
	return (struct hdaudio_share){
		.codec = codec,
		.lines = 1,
		.words = DIV_ROUND_UP(format->bits + IN_TAG_BITS, 16),
	};
}
EXPORT_SYMBOL_NS_GPL(hdaudio_share_in, "NTDMA_HDAUDIO");

/**
 * hdaudio_bandwidth_fits - could an engine carry it at all?
 * @bandwidth: the ledger
 * @share: what is asked for
 *
 * Return: STATUS_SUCCESS, or STATUS_BUFFER_TOO_SMALL when the engine's FIFO is
 * the limit.
 */
NTSTATUS hdaudio_bandwidth_fits(const struct hdaudio_bandwidth *bandwidth,
				const struct hdaudio_share *share)
{
	unsigned int limit = share->render ? bandwidth->out_stream_words :
					     bandwidth->in_stream_words;

	return limit && share->words > limit ? STATUS_BUFFER_TOO_SMALL :
					       STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(hdaudio_bandwidth_fits, "NTDMA_HDAUDIO");

/**
 * hdaudio_bandwidth_take - book a share
 * @bandwidth: the ledger
 * @share: what is asked for
 *
 * Return: STATUS_SUCCESS, or STATUS_INSUFFICIENT_RESOURCES with nothing booked.
 */
NTSTATUS hdaudio_bandwidth_take(struct hdaudio_bandwidth *bandwidth,
				const struct hdaudio_share *share)
{
	unsigned int limit, *used;

	if (share->render) {
		limit = bandwidth->out_words;
		used = &bandwidth->out_used;
	} else {
		limit = bandwidth->in_words;
		used = &bandwidth->in_used[share->codec];
	}
	if (share->words > limit - *used)
		return STATUS_INSUFFICIENT_RESOURCES;
	*used += share->words;
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(hdaudio_bandwidth_take, "NTDMA_HDAUDIO");

/**
 * hdaudio_bandwidth_give - undo hdaudio_bandwidth_take()
 * @bandwidth: the ledger
 * @share: what was booked
 */
void hdaudio_bandwidth_give(struct hdaudio_bandwidth *bandwidth,
			    const struct hdaudio_share *share)
{
	if (share->render)
		bandwidth->out_used -= share->words;
	else
		bandwidth->in_used[share->codec] -= share->words;
}
EXPORT_SYMBOL_NS_GPL(hdaudio_bandwidth_give, "NTDMA_HDAUDIO");
