/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Starting a stream lost an argument in Linux 6.5, setting it up gained one in
 * 6.7, and in 7.0 a bus may see memory at an offset.
 */
#include_next <sound/hdaudio.h>

#ifndef _NTDMA_COMPAT_SOUND_HDAUDIO_H
#define _NTDMA_COMPAT_SOUND_HDAUDIO_H

#ifndef NTDMA_HAVE_HDAC_STREAM_START
#define snd_hdac_stream_start(stream) \
	snd_hdac_stream_start(stream, true)
#endif

#ifndef NTDMA_HAVE_HDAC_STREAM_SETUP
#define snd_hdac_stream_setup(stream, code_loading) \
	snd_hdac_stream_setup(stream)
#endif

static inline u64 ntdma_hdac_addr_offset(const struct hdac_bus *bus)
{
#ifdef NTDMA_HAVE_HDAC_ADDR_OFFSET
	return bus->addr_offset;
#else
	return 0;
#endif
}

#endif
