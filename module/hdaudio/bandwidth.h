/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ledger of the link: words of 16 bits in each frame of 48 kHz, one account
 * for all that is sent and one for each codec's answers.
 */
#ifndef _NTDMA_HDAUDIO_BANDWIDTH_H
#define _NTDMA_HDAUDIO_BANDWIDTH_H

#include <linux/types.h>

#include "format.h"

#define HDAUDIO_MAX_CODECS	15

/**
 * struct hdaudio_bandwidth - the ledger of one controller
 * @out_words: what a line out carries
 * @in_words: what a line in carries
 * @out_stream_words: what one engine can send, 0: all of it
 * @in_stream_words: what one engine can receive, 0: all of it
 * @lines: lines out that a striped stream can use
 * @out_used: words of the engines that send
 * @in_used: words of the engines that receive, by codec
 *
 * Who changes it holds the controller's lock.
 */
struct hdaudio_bandwidth {
	unsigned int out_words;
	unsigned int in_words;
	unsigned int out_stream_words;
	unsigned int in_stream_words;
	unsigned int lines;
	unsigned int out_used;
	unsigned int in_used[HDAUDIO_MAX_CODECS];
};

/**
 * struct hdaudio_share - what one engine takes
 * @render: sends
 * @codec: whose line it takes if it receives
 * @lines: lines out, 1 if not striped
 * @words: words of a frame on each of them
 */
struct hdaudio_share {
	bool render;
	u8 codec;
	u8 lines;
	unsigned int words;
};

void hdaudio_bandwidth_init(struct hdaudio_bandwidth *bandwidth,
			    unsigned int out_words, unsigned int in_words,
			    unsigned int lines);
struct hdaudio_share hdaudio_share_out(const struct hdaudio_bandwidth *bandwidth,
				       const struct hdaudio_format *format,
				       bool stripe);
struct hdaudio_share hdaudio_share_in(const struct hdaudio_format *format,
				      u8 codec);
NTSTATUS hdaudio_bandwidth_take(struct hdaudio_bandwidth *bandwidth,
				const struct hdaudio_share *share);
NTSTATUS hdaudio_bandwidth_fits(const struct hdaudio_bandwidth *bandwidth,
				const struct hdaudio_share *share);
void hdaudio_bandwidth_give(struct hdaudio_bandwidth *bandwidth,
			    const struct hdaudio_share *share);

#endif
