// SPDX-License-Identifier: GPL-2.0-only
/*
 * The names of a function group: hardware ids, then compatible ids, the most
 * specific first. Drivers are matched by them as INF files do it.
 */
#include <linux/export.h>
#include <linux/kernel.h>

#include "function.h"

enum {
	CONTROLLER_VENDOR = 1 << 0,
	CONTROLLER_DEVICE = 1 << 1,
	VENDOR = 1 << 2,
	DEVICE = 1 << 3,
	SUBSYSTEM = 1 << 4,
	REVISION = 1 << 5,
};

static const u8 parts[HDAUDIO_FUNCTION_IDS] = {
	VENDOR | DEVICE | SUBSYSTEM | REVISION,
	VENDOR | DEVICE | SUBSYSTEM,
	CONTROLLER_VENDOR | CONTROLLER_DEVICE | VENDOR | DEVICE | REVISION,
	CONTROLLER_VENDOR | VENDOR | DEVICE | REVISION,
	VENDOR | DEVICE | REVISION,
	VENDOR | DEVICE,
	VENDOR,
	0,
};

/**
 * hdaudio_function_id - one of the names of a function group
 * @function: the function group
 * @which: 0 to HDAUDIO_FUNCTION_IDS - 1
 * @id: receives it, HDAUDIO_ID_LENGTH bytes
 *
 * [H-129]
 *
 * Return: its length.
 */
size_t hdaudio_function_id(const struct hdaudio_function *function,
			   unsigned int which, char *id)
{
	const struct hdaudio_info *info = &function->controller->info;
	const struct ntdma_hdaudio_device *hdev = &function->hdev;
	const struct {
		u8 part;
		const char *format;
		u32 value;
	} fields[] = {
		{ CONTROLLER_VENDOR, "&CTLR_VEN_%04X", info->vendor },
		{ CONTROLLER_DEVICE, "&CTLR_DEV_%04X", info->device },
		{ VENDOR, "&VEN_%04X", hdev->vendor },
		{ DEVICE, "&DEV_%04X", hdev->device },
		{ SUBSYSTEM, "&SUBSYS_%08X", hdev->subsystem },
		{ REVISION, "&REV_%04X", hdev->revision },
	};
	size_t i, length;

	length = scnprintf(id, HDAUDIO_ID_LENGTH, "HDAUDIO\\FUNC_%02X",
			   hdev->type);
	for (i = 0; i < ARRAY_SIZE(fields); i++)
		if (parts[which] & fields[i].part)
			length += scnprintf(id + length,
					    HDAUDIO_ID_LENGTH - length,
					    fields[i].format, fields[i].value);
	return length;
}
EXPORT_SYMBOL_NS_GPL(hdaudio_function_id, "NTDMA_HDAUDIO");
