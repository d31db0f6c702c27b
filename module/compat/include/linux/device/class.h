/* SPDX-License-Identifier: GPL-2.0-only */
/* class_create() takes the name alone since Linux 6.4. */
#include_next <linux/device/class.h>

#ifndef _NTDMA_COMPAT_DEVICE_CLASS_H
#define _NTDMA_COMPAT_DEVICE_CLASS_H

#ifndef NTDMA_HAVE_CLASS_CREATE_NAME_ONLY
#undef class_create
#define class_create(name)						\
({									\
	static struct lock_class_key __key;				\
									\
	__class_create(THIS_MODULE, name, &__key);			\
})
#endif

#endif
