// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device behind the channel, told where to stop: what is outstanding then is
 * known by count, however slow the machine is. Which of the device's channels
 * the driver took is its own affair: this is about all of them.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>

#include "../../testdev/testdev.h"
#include "client.h"

#define DEVICE_TIMEOUT	(30 * HZ)

/**
 * client_device_hold - let channels stop before a descriptor
 * @nth: not taken up, nor any behind it: 1 for the next one, 0 to go on
 */
void client_device_hold(unsigned int nth)
{
	unsigned int i;

	for (i = 0; i < NTDMA_TESTDEV_COPY_CHANNELS; i++)
		ntdma_testdev_copy_inject(i, NTDMA_TESTDEV_COPY_HOLD, nth);
}

/**
 * client_device_run - let channels do what they can, at once
 *
 * Return: descriptors executed.
 */
unsigned int client_device_run(void)
{
	unsigned int i, count = 0;

	for (i = 0; i < NTDMA_TESTDEV_COPY_CHANNELS; i++)
		count += ntdma_testdev_copy_run(i);
	return count;
}

/**
 * client_device_done - descriptors executed so far
 *
 * Return: their number.
 */
u64 client_device_done(void)
{
	struct ntdma_testdev_copy_stats stats;
	unsigned int i;
	u64 count = 0;

	ntdma_testdev_copy_get_stats(&stats);
	for (i = 0; i < NTDMA_TESTDEV_COPY_CHANNELS; i++)
		count += stats.channels[i].descs;
	return count;
}

/**
 * client_device_wait - wait until so many are executed
 * @count: as client_device_done() counts
 *
 * Return: 0 or -ETIMEDOUT.
 */
int client_device_wait(u64 count)
{
	unsigned long end = jiffies + DEVICE_TIMEOUT;

	while (client_device_done() < count) {
		if (time_after(jiffies, end))
			return -ETIMEDOUT;
		usleep_range(20, 100);
	}
	return 0;
}
