/* SPDX-License-Identifier: GPL-2.0-only */
/* The Linux half of sharing: /dev/ntdma_edu. Included after Linux headers. */
#ifndef _NTDMA_SAMPLES_EDU_SHARE_H
#define _NTDMA_SAMPLES_EDU_SHARE_H

#include <linux/miscdevice.h>
#include <linux/mutex.h>

struct _DEVICE_OBJECT;

/**
 * struct edu_share - the character device of one edu device
 * @misc: the character device
 * @device: whose, NULL once it is gone; under @lock
 * @transfers: serialises the device's work, with the self-test
 * @lock: read by the calls, written at removal
 */
struct edu_share {
	struct miscdevice misc;
	struct _DEVICE_OBJECT *device;
	struct mutex *transfers;	/* the device at work */
	struct rw_semaphore lock;	/* see above */
};

int edu_share_add(struct edu_share *share, struct mutex *transfers,
		  struct _DEVICE_OBJECT *device);
void edu_share_remove(struct edu_share *share);

#endif
