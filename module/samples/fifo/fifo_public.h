/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the ported FIFO driver and its Linux glue tell each other.
 *
 * Both sides include this file, one after <wdm.h>, the other after Linux
 * headers: hence plain C types, which both of them understand.
 */
#ifndef _NTDMA_SAMPLES_FIFO_PUBLIC_H
#define _NTDMA_SAMPLES_FIFO_PUBLIC_H

struct _DEVICE_OBJECT;
struct _KINTERRUPT;

/* Request lines, as the driver's resources name them, and the data register. */
#define FIFO_LINE_RECEIVE	0
#define FIFO_LINE_TRANSMIT	1
#define FIFO_DATA_REGISTER	0xf1f00000

/* Registers, for FifoReadRegister() and FifoWriteRegister(). */
#define FIFO_CONTROL		0x0
#define FIFO_SEED		0x4
#define FIFO_STATUS		0x8
#define FIFO_COUNT		0xc

/* ConfigureAdapterChannel: sets the bytes between two completion calls of a
 * looped transfer from an unsigned int.
 */
#define FIFO_FUNCTION_PERIOD	1

/* The tests, as bits of fifo_options.tests. */
#define FIFO_TEST_TRANSFER	0x1	/* version 3, once */
#define FIFO_TEST_STREAM	0x2	/* version 3, looped */
#define FIFO_TEST_PACKET	0x4	/* version 1, MapTransfer */
#define FIFO_TEST_ALL		0x7

#define FIFO_MAX_RESULTS	8
#define FIFO_MAX_LENGTH		(4 * 1024 * 1024)

/* A sound device: 48 kHz, two channels of two bytes, ten seconds. */
#define FIFO_STREAM_PERIOD	4096
#define FIFO_STREAM_BYTES	(48000 * 2 * 2 * 10)

/**
 * struct fifo_options - what a self-test shall do
 * @tests: FIFO_TEST_* bits
 * @seed: the data of the run follows from it
 * @corrupt: flip one byte on its way to the device; the run must then fail
 * @length: bytes of a transfer, up to FIFO_MAX_LENGTH, in whole words
 */
struct fifo_options {
	unsigned int tests;
	unsigned int seed;
	unsigned int corrupt;
	unsigned int length;
};

/**
 * struct fifo_result - what one direction of one test did
 * @what: the routines that were exercised
 * @direction: where the data went
 * @bytes: bytes that moved
 * @operations: times that memory was mapped
 * @calls: of the completion routine, or interrupts
 * @status: NTSTATUS
 */
struct fifo_result {
	const char *what;
	const char *direction;
	unsigned int bytes;
	unsigned int operations;
	unsigned int calls;
	int status;
};

extern const unsigned int FifoExtensionSize;

int FifoStartDevice(struct _DEVICE_OBJECT *DeviceObject, void *Registers);
void FifoStopDevice(struct _DEVICE_OBJECT *DeviceObject);
unsigned char FifoInterruptService(struct _KINTERRUPT *Interrupt,
				   void *ServiceContext);
unsigned int FifoSelfTest(struct _DEVICE_OBJECT *DeviceObject,
			  const struct fifo_options *Options,
			  struct fifo_result *Results);

/* The glue: the device's registers are not in memory space. */
unsigned int FifoReadRegister(void *Registers, unsigned int Register);
void FifoWriteRegister(void *Registers, unsigned int Register,
		       unsigned int Value);

#endif
