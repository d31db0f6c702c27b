/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the ported tone driver and its Linux glue tell each other, in plain C
 * types that both of them understand.
 */
#ifndef _NTDMA_SAMPLES_TONE_PUBLIC_H
#define _NTDMA_SAMPLES_TONE_PUBLIC_H

struct _DEVICE_OBJECT;

/* What to play. */
enum tone_source {
	TONE_SINE,		/* 1 kHz on both channels */
	TONE_PATTERN,		/* random samples, other ones on each channel */
};

/* How to get a buffer. */
enum tone_method {
	TONE_NOTIFY,		/* AllocateDmaBufferWithNotification, V3 */
	TONE_BDL,		/* a list of the driver's own, BDL interface */
};

/**
 * struct tone_options - what to do
 * @source: what to play
 * @method: how
 * @seed: the pattern follows from it
 * @milliseconds: how long
 * @pair: play on a second codec as well, both started by one call
 * @peer: address of that codec
 */
struct tone_options {
	enum tone_source source;
	enum tone_method method;
	unsigned int seed;
	unsigned int milliseconds;
	int pair;
	unsigned int peer;
};

/**
 * struct tone_result - what came of it
 * @status: NTSTATUS
 * @stream: number of the stream on the link
 * @fifo: bytes in the engine's FIFO
 * @bytes: size of the buffer
 * @physical: where memory has it
 * @notifications: how many came
 * @shortest: time between two of them, in units of 100 ns
 * @longest: likewise
 * @position: where the engine was in its buffer at the end
 * @peer_position: where the other engine was at the same moment
 * @stopped: where it was when it had been stopped
 * @highest: the farthest that it was seen
 * @wraps: how often it was seen to begin from the start
 * @ticks: of the link's clock, from the first notification to the last
 * @time: between those, in units of 100 ns
 * @isr_level: where the interrupt routine ran, 0: never
 * @isr_mask: of all that it was told
 * @answered: bit by bit, which commands were
 * @wrong: captured bytes that are not silence
 * @untouched: captured bytes that are still the filling
 */
struct tone_result {
	int status;
	unsigned int stream;
	unsigned int fifo;
	unsigned long long bytes;
	unsigned long long physical;
	unsigned int notifications;
	unsigned long long shortest;
	unsigned long long longest;
	unsigned int position;
	unsigned int peer_position;
	unsigned int stopped;
	unsigned int highest;
	unsigned int wraps;
	unsigned int ticks;
	unsigned long long time;
	unsigned int isr_level;
	unsigned int isr_mask;
	unsigned int answered;
	unsigned long long wrong;
	unsigned long long untouched;
};

/**
 * struct tone_codec - what is on the other side
 * @codec: address
 * @group: node of the function group
 * @vendor: vendor and device id
 * @dac: node that converts for us, 0: none
 * @out_pin: where it comes out
 * @adc: node that listens, 0: none
 * @codecs: codecs on the link
 * @version: of the controller
 * @vendor_id: PCI vendor of the controller
 * @device_id: PCI device of the controller
 */
struct tone_codec {
	unsigned int codec;
	unsigned int group;
	unsigned int vendor;
	unsigned int dac;
	unsigned int out_pin;
	unsigned int adc;
	unsigned int codecs;
	unsigned int version;
	unsigned int vendor_id;
	unsigned int device_id;
};

extern const unsigned int ToneExtensionSize;

int ToneStartDevice(struct _DEVICE_OBJECT *DeviceObject);
void ToneStopDevice(struct _DEVICE_OBJECT *DeviceObject);
void ToneAbort(struct _DEVICE_OBJECT *DeviceObject);
void ToneDescribe(struct _DEVICE_OBJECT *DeviceObject, struct tone_codec *Codec);
void TonePlay(struct _DEVICE_OBJECT *DeviceObject,
	      const struct tone_options *Options, struct tone_result *Result);
void ToneCapture(struct _DEVICE_OBJECT *DeviceObject,
		 const struct tone_options *Options, struct tone_result *Result);
void ToneAsk(struct _DEVICE_OBJECT *DeviceObject,
	     const struct tone_options *Options, struct tone_result *Result);

#endif
