/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the ported edu driver and its Linux glue tell each other.
 *
 * Both sides include this file, one after <wdm.h>, the other after Linux
 * headers: hence plain C types, which both of them understand.
 */
#ifndef _NTDMA_SAMPLES_EDU_PUBLIC_H
#define _NTDMA_SAMPLES_EDU_PUBLIC_H

struct _DEVICE_OBJECT;
struct _DMA_ADAPTER;
struct _KINTERRUPT;
struct _MDL;

/* The tests, as bits of edu_options.tests. */
#define EDU_TEST_COMMON		0x01	/* common buffer */
#define EDU_TEST_LIST		0x02	/* GetScatterGatherList */
#define EDU_TEST_BUILD		0x04	/* BuildScatterGatherList */
#define EDU_TEST_PACKET		0x08	/* MapTransfer, no scatter/gather */
#define EDU_TEST_RUNS		0x10	/* MapTransfer with scatter/gather */
#define EDU_TEST_LIST_EX	0x20	/* GetScatterGatherListEx */
#define EDU_TEST_MAP_EX		0x40	/* MapTransferEx */
#define EDU_TEST_QUEUED		0x80	/* either, waiting and cancelled */
#define EDU_TEST_ALL		0xff
/* Asks the device to write where it may no longer: needs an IOMMU. */
#define EDU_TEST_STALE		0x100

#define EDU_MAX_RESULTS		16
#define EDU_MAX_LENGTH		(256 * 1024)

/**
 * struct edu_options - what a self-test shall do
 * @tests: EDU_TEST_* bits
 * @seed: the data of the run follows from it
 * @corrupt: flip one byte on its way to the device; the run must then fail
 * @far: take memory that the device cannot address, where there is some
 * @length: bytes a request, up to EDU_MAX_LENGTH; 0 leaves it to each test
 */
struct edu_options {
	unsigned int tests;
	unsigned int seed;
	unsigned int corrupt;
	unsigned int far;
	unsigned int length;
};

/**
 * struct edu_result - what one request did
 * @what: the routines that were exercised
 * @direction: where the data went
 * @bytes: size of the request
 * @pieces: contiguous ranges that the device was given for it
 * @operations: times that memory was mapped for the device
 * @logical: where the device saw the first byte
 * @physical: where memory has it
 * @status: NTSTATUS
 * @mismatch: what follows is valid
 * @offset: the first wrong byte, negative in front of the buffer
 * @expected: value that it should have
 * @found: value that it has
 */
struct edu_result {
	const char *what;
	const char *direction;
	unsigned int bytes;
	unsigned int pieces;
	unsigned int operations;
	unsigned long long logical;
	unsigned long long physical;
	int status;
	unsigned char mismatch;
	int offset;
	unsigned char expected;
	unsigned char found;
};

extern const unsigned int EduExtensionSize;

int EduStartDevice(struct _DEVICE_OBJECT *DeviceObject, void *Registers);
void EduStopDevice(struct _DEVICE_OBJECT *DeviceObject);
unsigned char EduInterruptService(struct _KINTERRUPT *Interrupt,
				  void *ServiceContext);
unsigned int EduSelfTest(struct _DEVICE_OBJECT *DeviceObject,
			 const struct edu_options *Options,
			 struct edu_result *Results);
unsigned int EduDomainTest(struct _DEVICE_OBJECT *Owner,
			   struct _DEVICE_OBJECT *Guest,
			   const struct edu_options *Options,
			   struct edu_result *Results);

/* edu_share.c */
struct _DMA_ADAPTER *EduSharedAdapter(struct _DEVICE_OBJECT *DeviceObject);
int EduCopyMdl(struct _DEVICE_OBJECT *DeviceObject, struct _MDL *From,
	       struct _MDL *To, unsigned int Length);

#endif
