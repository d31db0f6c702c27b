/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stream formats: what a driver asks for, what the link carries, what it costs.
 */
#ifndef _NTDMA_HDAUDIO_FORMAT_H
#define _NTDMA_HDAUDIO_FORMAT_H

#include <linux/types.h>

#include <hdaudio.h>

/**
 * struct hdaudio_format - a stream format that was checked
 * @code: what converters and SDnFMT want to know
 * @frame: bytes that one sample of all channels takes in memory
 * @bits: bits of 48 kHz frames: the load on the link
 */
struct hdaudio_format {
	u16 code;
	unsigned int frame;
	unsigned int bits;
};

bool hdaudio_format_encode(const HDAUDIO_STREAM_FORMAT *stream,
			   struct hdaudio_format *format);

#endif
