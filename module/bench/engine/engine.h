/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the ported driver for a word of memory and its Linux glue tell each other;
 * included after <wdm.h> on one side and after Linux headers on the other.
 */
#ifndef _NTDMA_BENCH_ENGINE_H
#define _NTDMA_BENCH_ENGINE_H

struct _DEVICE_OBJECT;

/* The request line, as the driver's resources name it. */
#define ENGINE_LINE		5

#define ENGINE_MAX_RESULTS	8

/**
 * struct engine_options - what there is, and what to do with it
 * @registers: the device's register, for the CPU
 * @address: the same for the controller
 * @seed: of the data
 * @length: bytes of a transfer, in whole words
 */
struct engine_options {
	void *registers;
	unsigned long long address;
	unsigned int seed;
	unsigned int length;
};

/**
 * struct engine_result - what one test did
 * @what: the routines that were exercised
 * @bytes: that moved
 * @maps: times that memory was mapped
 * @calls: of the completion routine
 * @status: NTSTATUS
 */
struct engine_result {
	const char *what;
	unsigned int bytes;
	unsigned int maps;
	unsigned int calls;
	int status;
};

unsigned int EngineSelfTest(struct _DEVICE_OBJECT *DeviceObject,
			    const struct engine_options *Options,
			    struct engine_result *Results);

#endif
