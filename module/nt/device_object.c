// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device objects: what a ported driver passes around instead of struct device.
 *
 *	ntdma_device_create()        ntdma_device_destroy()
 *	        |                            |
 *	        v                            v
 *	      LIVE  -------------------->  DYING  ------> gone
 *	  found, to_linux              to_linux only;     nothing
 *	  hooks may be added           hooks run
 *
 * A driver may hand us any pointer, so a device object is looked up by its
 * address before anything of it is read. Lookups are RCU walks and work in any
 * context; changes are serialised by devices_lock.
 */
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/hashtable.h>
#include <linux/overflow.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include <ntdma/ntdma.h>

#include "inject.h"
#include "nt.h"
#include "report.h"

#define DEVICE_HASH_BITS	6

/* DEVICE_OBJECT.Type */
#define OBJECT_IS_DEVICE	3

/* the extension comes right behind; Windows aligns pool memory to 16 bytes */
struct ntdma_device {
	DEVICE_OBJECT object;
	struct device *dev;	/* reference */
	BUS_INTERFACE_STANDARD bus;	/* a filter may put itself in front */
	ntdma_query_fn query;		/* NULL: there is no bus driver to ask */
	void *query_context;
	struct rcu_head rcu;

	/* protected by devices_lock, walked under RCU */
	struct hlist_node by_object;
	struct hlist_node by_dev;

	/* protected by devices_lock */
	struct list_head hooks;
	bool dying;		/* also read under RCU */

	u8 extension[] __aligned(16);
};

/* set once, at module load, by who makes adapters */
static PGET_DMA_ADAPTER default_get_dma_adapter;

static DEFINE_SPINLOCK(devices_lock);
static DEFINE_HASHTABLE(devices_by_object, DEVICE_HASH_BITS);
static DEFINE_HASHTABLE(devices_by_dev, DEVICE_HASH_BITS);

/* devices_lock or RCU */
static struct ntdma_device *find_by_object(const DEVICE_OBJECT *object)
{
	struct ntdma_device *device;

	hash_for_each_possible_rcu(devices_by_object, device, by_object,
				   (unsigned long)object,
				   lockdep_is_held(&devices_lock))
		if (&device->object == object)
			return device;
	return NULL;
}

/* devices_lock or RCU */
static struct ntdma_device *find_by_dev(const struct device *dev)
{
	struct ntdma_device *device;

	hash_for_each_possible_rcu(devices_by_dev, device, by_dev,
				   (unsigned long)dev,
				   lockdep_is_held(&devices_lock))
		if (device->dev == dev)
			return device;
	return NULL;
}

static void init_object(struct ntdma_device *device, size_t extension_size)
{
	DEVICE_OBJECT *object = &device->object;

	object->Type = OBJECT_IS_DEVICE;
	/* 16 bits in Windows too: an extension beyond them does not show */
	object->Size = sizeof(*object) + extension_size;
	object->ReferenceCount = 1;
	object->StackSize = 1;
	object->AlignmentRequirement = dma_get_cache_alignment() - 1;
	if (extension_size)
		object->DeviceExtension = device->extension;
}

/* The object lives as long as its driver is bound: there is nothing to count. */
static VOID bus_reference(PVOID context)
{
}

static BOOLEAN bus_translate(PVOID context, PHYSICAL_ADDRESS address,
			     ULONG length, PULONG space,
			     PPHYSICAL_ADDRESS translated)
{
	return false;
}

static ULONG bus_data(PVOID context, ULONG type, PVOID buffer, ULONG offset,
		      ULONG length)
{
	return 0;
}

static void init_bus(struct ntdma_device *device)
{
	device->bus = (BUS_INTERFACE_STANDARD){
		.Size			= sizeof(device->bus),
		.Version		= 1,
		.Context		= &device->object,
		.InterfaceReference	= bus_reference,
		.InterfaceDereference	= bus_reference,
		.TranslateBusAddress	= bus_translate,
		.GetDmaAdapter		= default_get_dma_adapter,
		.SetBusData		= bus_data,
		.GetBusData		= bus_data,
	};
}

/**
 * ntdma_device_set_default_adapter - who makes adapters if no filter does
 * @get_dma_adapter: default member of the bus interfaces created from now on
 *
 * Context: module load.
 */
void ntdma_device_set_default_adapter(PGET_DMA_ADAPTER get_dma_adapter)
{
	default_get_dma_adapter = get_dma_adapter;
}

/**
 * ntdma_device_bus_interface - bus interface of a device object
 * @object: device object
 *
 * A filter replaces GetDmaAdapter and Context, and calls what it found there for
 * the adapter that it wraps (B-18). SetBusData and GetBusData move no bytes and
 * TranslateBusAddress fails: configuration space and resources are the glue's.
 *
 * Context: any; the caller sees to it that nobody asks for an adapter meanwhile.
 * Return: the interface, valid as long as the object; NULL if it is not live.
 */
PBUS_INTERFACE_STANDARD ntdma_device_bus_interface(PDEVICE_OBJECT object)
{
	struct ntdma_device *device;

	rcu_read_lock();
	device = find_by_object(object);
	rcu_read_unlock();
	return device ? &device->bus : NULL;
}
EXPORT_SYMBOL_NS_GPL(ntdma_device_bus_interface, "NTDMA");

/**
 * ntdma_device_set_query_interface - who answers for the interfaces of a device
 * @object: device object that no driver knows yet
 * @query: answers
 * @context: its last argument
 */
void ntdma_device_set_query_interface(PDEVICE_OBJECT object,
				      ntdma_query_fn query, void *context)
{
	struct ntdma_device *device =
		container_of(object, struct ntdma_device, object);

	device->query = query;
	device->query_context = context;
}
EXPORT_SYMBOL_NS_GPL(ntdma_device_set_query_interface, "NTDMA");

/**
 * NtdmaQueryInterface - ask the bus driver of a device for an interface
 * @DeviceObject: the device
 * @InterfaceType: which interface
 * @Size: bytes at @Interface
 * @Version: which version of it
 * @Interface: receives it, with a reference
 * @InterfaceSpecificData: as documented for @InterfaceType, or NULL
 *
 * Context: PASSIVE_LEVEL; reported and refused above. The driver is bound.
 * Return: STATUS_SUCCESS; STATUS_NOT_SUPPORTED when nobody offers it,
 * STATUS_INVALID_PARAMETER for pointers that are none and for what the bus driver
 * does not like, STATUS_UNSUCCESSFUL at too high a level.
 */
NTSTATUS NtdmaQueryInterface(PDEVICE_OBJECT DeviceObject,
			     const GUID *InterfaceType, USHORT Size,
			     USHORT Version, PVOID Interface,
			     PVOID InterfaceSpecificData)
{
	struct ntdma_device *device;

	if (!ntdma_at_passive()) {
		ntdma_misuse(__func__, "called at level %u (%p)",
			     KeGetCurrentIrql(), DeviceObject);
		return STATUS_UNSUCCESSFUL;
	}
	rcu_read_lock();
	device = find_by_object(DeviceObject);
	rcu_read_unlock();
	if (!device || !InterfaceType || !Interface)
		return STATUS_INVALID_PARAMETER;
	if (!device->query)
		return STATUS_NOT_SUPPORTED;
	return device->query(DeviceObject, InterfaceType, Size, Version,
			     Interface, InterfaceSpecificData,
			     device->query_context);
}
EXPORT_SYMBOL_NS_GPL(NtdmaQueryInterface, "NTDMA");

static int insert_device(struct ntdma_device *device)
{
	unsigned long flags;
	int ret = 0;

	spin_lock_irqsave(&devices_lock, flags);
	if (find_by_dev(device->dev)) {
		ret = -EBUSY;
	} else {
		hash_add_rcu(devices_by_object, &device->by_object,
			     (unsigned long)&device->object);
		hash_add_rcu(devices_by_dev, &device->by_dev,
			     (unsigned long)device->dev);
	}
	spin_unlock_irqrestore(&devices_lock, flags);
	return ret;
}

struct _DEVICE_OBJECT *ntdma_device_create(struct device *dev,
					   size_t extension_size)
{
	struct ntdma_device *device = NULL;
	size_t size;
	int ret;

	if (!dev)
		return ERR_PTR(-EINVAL);
	if (check_add_overflow(sizeof(*device), extension_size, &size))
		return ERR_PTR(-ENOMEM);

	if (!ntdma_fail(NTDMA_SITE_DEVICE))
		device = kvzalloc(size, GFP_KERNEL);
	if (!device)
		return ERR_PTR(-ENOMEM);

	INIT_LIST_HEAD(&device->hooks);
	init_object(device, extension_size);
	init_bus(device);
	device->dev = get_device(dev);

	ret = insert_device(device);
	if (ret)
		goto put_dev;
	return &device->object;

put_dev:
	put_device(dev);
	kvfree(device);
	return ERR_PTR(ret);
}
EXPORT_SYMBOL_NS_GPL(ntdma_device_create, "NTDMA");

/* of two racing destroyers one gets the device */
static struct ntdma_device *claim_device(const DEVICE_OBJECT *object)
{
	struct ntdma_device *device;
	unsigned long flags;

	spin_lock_irqsave(&devices_lock, flags);
	device = find_by_object(object);
	if (device && device->dying)
		device = NULL;
	if (device)
		WRITE_ONCE(device->dying, true);
	spin_unlock_irqrestore(&devices_lock, flags);
	return device;
}

static struct ntdma_device_hook *pop_hook(struct ntdma_device *device)
{
	struct ntdma_device_hook *hook;
	unsigned long flags;

	spin_lock_irqsave(&devices_lock, flags);
	hook = list_first_entry_or_null(&device->hooks,
					struct ntdma_device_hook, node);
	if (hook)
		list_del_init(&hook->node);
	spin_unlock_irqrestore(&devices_lock, flags);
	return hook;
}

static void remove_device(struct ntdma_device *device)
{
	unsigned long flags;

	spin_lock_irqsave(&devices_lock, flags);
	hash_del_rcu(&device->by_object);
	hash_del_rcu(&device->by_dev);
	spin_unlock_irqrestore(&devices_lock, flags);
}

void ntdma_device_destroy(struct _DEVICE_OBJECT *object)
{
	struct ntdma_device_hook *hook;
	struct ntdma_device *device;

	if (!object)
		return;

	device = claim_device(object);
	if (!device) {
		ntdma_misuse(__func__, "destroyed before or no device object (%p)",
			     object);
		return;
	}

	while ((hook = pop_hook(device)))
		hook->destroy(hook);
	ntdma_flush_deferred();

	remove_device(device);
	put_device(device->dev);
	kvfree_rcu(device, rcu);
}
EXPORT_SYMBOL_NS_GPL(ntdma_device_destroy, "NTDMA");

static void destroy_action(void *object)
{
	ntdma_device_destroy(object);
}

struct _DEVICE_OBJECT *devm_ntdma_device_create(struct device *dev,
						size_t extension_size)
{
	DEVICE_OBJECT *object;
	int ret;

	object = ntdma_device_create(dev, extension_size);
	if (IS_ERR(object))
		return object;

	/* on failure the action has run */
	ret = devm_add_action_or_reset(dev, destroy_action, object);
	return ret ? ERR_PTR(ret) : object;
}
EXPORT_SYMBOL_NS_GPL(devm_ntdma_device_create, "NTDMA");

struct _DEVICE_OBJECT *ntdma_device_find(struct device *dev)
{
	DEVICE_OBJECT *object = NULL;
	struct ntdma_device *device;

	rcu_read_lock();
	device = find_by_dev(dev);
	if (device && !READ_ONCE(device->dying))
		object = &device->object;
	rcu_read_unlock();
	return object;
}
EXPORT_SYMBOL_NS_GPL(ntdma_device_find, "NTDMA");

struct device *ntdma_device_to_linux(struct _DEVICE_OBJECT *object)
{
	struct device *dev = NULL;
	struct ntdma_device *device;

	rcu_read_lock();
	device = find_by_object(object);
	if (device)
		dev = device->dev;
	rcu_read_unlock();
	return dev;
}
EXPORT_SYMBOL_NS_GPL(ntdma_device_to_linux, "NTDMA");

/**
 * ntdma_device_is_live - is this a device object that may be used?
 * @object: any pointer; it is compared, not followed
 *
 * Context: any.
 * Return: true between ntdma_device_create() and ntdma_device_destroy().
 */
bool ntdma_device_is_live(PDEVICE_OBJECT object)
{
	struct ntdma_device *device;
	bool live;

	rcu_read_lock();
	device = find_by_object(object);
	live = device && !READ_ONCE(device->dying);
	rcu_read_unlock();
	return live;
}
EXPORT_SYMBOL_NS_GPL(ntdma_device_is_live, "NTDMA");

/**
 * ntdma_device_add_hook - have something undone when the device object goes
 * @object: device object; any pointer
 * @hook: what to run; stays the caller's memory
 *
 * Context: any but hard irq on PREEMPT_RT.
 * Return: 0, or -ENODEV when @object is not live (no point in retrying).
 */
int ntdma_device_add_hook(PDEVICE_OBJECT object, struct ntdma_device_hook *hook)
{
	struct ntdma_device *device;
	unsigned long flags;
	int ret = -ENODEV;

	spin_lock_irqsave(&devices_lock, flags);
	device = find_by_object(object);
	if (device && !device->dying) {
		list_add(&hook->node, &device->hooks);
		ret = 0;
	} else {
		/* del_hook() on the way out stays harmless */
		INIT_LIST_HEAD(&hook->node);
	}
	spin_unlock_irqrestore(&devices_lock, flags);
	return ret;
}
EXPORT_SYMBOL_NS_GPL(ntdma_device_add_hook, "NTDMA");

/**
 * ntdma_device_del_hook - take back ntdma_device_add_hook()
 * @object: device object; not followed, may be gone
 * @hook: the hook
 *
 * Harmless after the hook has run. A hook that is running on another CPU is
 * not waited for: its owner keeps it alive with a reference.
 *
 * Context: any but hard irq on PREEMPT_RT.
 * Return: true if it was there, so that it will not run.
 */
bool ntdma_device_del_hook(PDEVICE_OBJECT object, struct ntdma_device_hook *hook)
{
	unsigned long flags;
	bool was_there;

	spin_lock_irqsave(&devices_lock, flags);
	was_there = !list_empty(&hook->node);
	list_del_init(&hook->node);
	spin_unlock_irqrestore(&devices_lock, flags);
	return was_there;
}
EXPORT_SYMBOL_NS_GPL(ntdma_device_del_hook, "NTDMA");
