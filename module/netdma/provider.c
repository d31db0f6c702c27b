// SPDX-License-Identifier: GPL-2.0-only
/*
 * Providers: registered, started, stopped, deregistered.
 *
 *	        Register             Start              PowerDown
 *	(none) ---------> REGISTERED -----> STARTED ----------------> LOW
 *	                   |  ^   ^            |    <----------------  |
 *	                   |  |   +--- Stop ---+        PowerUp        |
 *	                   |  +------------------- Stop ---------------+
 *	                   v
 *	                 DEAD   Deregister, or the device object went
 *
 * A provider may bring any pointer as its handle: it is looked up in the list
 * before anything of it is read.
 */
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include <ntdma/netdma.h>
#include <ntdma/ntdma.h>

#include "engine.h"

/* a 1.x characteristics structure may end before FriendlyName */
#define SIZE_WITHOUT_NAME	offsetof(NET_DMA_PROVIDER_CHARACTERISTICS, FriendlyName)
#define SMALLEST_TRANSFER	4096

static DEFINE_MUTEX(providers_lock);
static LIST_HEAD(providers);

/**
 * NetDmaGetVersion - version of the interface
 *
 * Return: major in the high, minor in the low 16 bits: 2.1, unless the module
 * parameter ndver says less.
 */
UINT NetDmaGetVersion(void)
{
	return netdma_params.version;
}
EXPORT_SYMBOL_NS_GPL(NetDmaGetVersion, "NTDMA");

static void free_provider(struct kref *ref)
{
	struct netdma_provider *provider =
		container_of(ref, struct netdma_provider, ref);

	put_device(provider->dev);
	mutex_destroy(&provider->lock);
	kfree(provider);
}

/**
 * netdma_provider_put - drop a reference
 * @provider: the provider
 */
void netdma_provider_put(struct netdma_provider *provider)
{
	kref_put(&provider->ref, free_provider);
}

/* A reference to the provider behind a handle, or NULL with a report */
static struct netdma_provider *lookup(void *handle, const char *routine)
{
	struct netdma_provider *provider, *found = NULL;

	mutex_lock(&providers_lock);
	list_for_each_entry(provider, &providers, node) {
		if (provider != handle)
			continue;
		kref_get(&provider->ref);
		found = provider;
		break;
	}
	mutex_unlock(&providers_lock);
	if (!found)
		ntdma_misuse(routine, "no provider has this handle (%p)", handle);
	return found;
}

static bool at_passive(const char *routine)
{
	if (ntdma_at_passive())
		return true;
	ntdma_misuse(routine, "called above PASSIVE_LEVEL");
	return false;
}

static u32 version_of(const NET_DMA_PROVIDER_CHARACTERISTICS *what)
{
	return NETDMA_VERSION(what->MajorVersion, what->MinorVersion);
}

/* What is wrong with it, NULL for nothing */
static const char *find_fault(const NET_DMA_PROVIDER_CHARACTERISTICS *what)
{
	u32 version = version_of(what);

	if (version < NETDMA_VERSION(1, 0) || version > NetDmaGetVersion())
		return "speaks a version that is not served";
	if (what->Size < (version < NETDMA_VERSION(2, 0) ? SIZE_WITHOUT_NAME :
							   sizeof(*what)))
		return "Size is too small";
	if (!what->AllocateDmaChannel || !what->FreeDmaChannel ||
	    !what->StartDma || !what->AppendDma)
		return "lacks a mandatory handler";
	if (what->SuspendDma && !what->ResumeDma)
		return "can suspend but not resume";
	if (!what->MaxDmaChannelCount)
		return "has no channel";
	return NULL;
}

/* FriendlyName as far as it is ASCII, or one of ours */
static void copy_name(struct netdma_provider *provider, bool given)
{
	const UNICODE_STRING *name = &provider->handlers.FriendlyName;
	unsigned int i = 0, len = name->Length / sizeof(WCHAR);

	if (given && name->Buffer)
		for (; i < len && i < sizeof(provider->name) - 1; i++)
			provider->name[i] = name->Buffer[i] - 0x20U < 0x5f ?
					    name->Buffer[i] : '?';
	provider->name[i] = 0;
	if (i)
		return;
	if (netdma_has_rings(provider))
		dev_warn(provider->dev, "NetDMA: the provider has no FriendlyName\n");
	snprintf(provider->name, sizeof(provider->name), "provider of %s",
		 dev_name(provider->dev));
}

/* The caller's memory is its own again afterwards. */
static void copy_characteristics(struct netdma_provider *provider,
				 const NET_DMA_PROVIDER_CHARACTERISTICS *what)
{
	bool whole = what->Size >= sizeof(*what);

	memcpy(&provider->handlers, what,
	       whole ? sizeof(*what) : SIZE_WITHOUT_NAME);
	provider->version = version_of(what);
	copy_name(provider, whole);
	provider->handlers.FriendlyName = (UNICODE_STRING){ };
}

static void stop_provider(struct netdma_provider *provider);

static void bury(struct netdma_provider *provider)
{
	mutex_lock(&provider->lock);
	stop_provider(provider);
	provider->state = NETDMA_PROVIDER_DEAD;
	mutex_unlock(&provider->lock);
	netdma_provider_put(provider);
}

/* true for the one caller who took it out of the list */
static bool unlink_provider(struct netdma_provider *provider)
{
	bool linked;

	mutex_lock(&providers_lock);
	linked = !list_empty(&provider->node);
	list_del_init(&provider->node);
	mutex_unlock(&providers_lock);
	return linked;
}

/* the device object goes first: the driver is about to go */
static void device_goes(struct ntdma_device_hook *hook)
{
	struct netdma_provider *provider =
		container_of(hook, struct netdma_provider, hook);

	ntdma_misuse("ntdma_device_destroy", "NetDMA %s is still registered (%s)",
		     provider->name, dev_name(provider->dev));
	if (unlink_provider(provider))
		bury(provider);
}

static struct netdma_provider *
create_provider(PVOID context, const NET_DMA_PROVIDER_CHARACTERISTICS *what,
		struct device *dev)
{
	struct netdma_provider *provider = NULL;

	if (!ntdma_fail(NTDMA_SITE_NETDMA_PROVIDER))
		provider = kzalloc(sizeof(*provider), GFP_KERNEL);
	if (!provider)
		return NULL;

	kref_init(&provider->ref);
	INIT_LIST_HEAD(&provider->node);
	mutex_init(&provider->lock);
	provider->dev = get_device(dev);
	provider->context = context;
	provider->dma_mask = dma_get_mask(dev);
	provider->coherent_mask = dev->coherent_dma_mask;
	provider->hook.destroy = device_goes;
	copy_characteristics(provider, what);
	return provider;
}

/**
 * NetDmaRegisterProvider - make an engine known
 * @ProviderContext: for SetDmaChannelCpuAffinity and AllocateDmaChannel
 * @pNetDmaProviderHandle: receives the handle; untouched on failure
 * @ProviderCharacteristics: version, handlers, device; copied
 *
 * In AddDevice, once for each engine. For a device with MSI-X
 * SetDmaChannelCpuAffinity runs before this returns; no other handler does
 * before NetDmaProviderStart(). The Linux device must be bound to a driver
 * (N-001 to N-020).
 *
 * Context: PASSIVE_LEVEL; reported and refused above.
 * Return: STATUS_SUCCESS; STATUS_INSUFFICIENT_RESOURCES (retry may help);
 * STATUS_UNSUCCESSFUL for a version beyond NetDmaGetVersion(), a wrong Size,
 * missing handlers, or no device.
 */
NTSTATUS NetDmaRegisterProvider(PVOID ProviderContext,
				PVOID *pNetDmaProviderHandle,
				PNET_DMA_PROVIDER_CHARACTERISTICS ProviderCharacteristics)
{
	NET_DMA_PROVIDER_CHARACTERISTICS *what = ProviderCharacteristics;
	struct netdma_provider *provider;
	struct device *dev;
	const char *fault;

	if (!at_passive(__func__))
		return STATUS_UNSUCCESSFUL;
	if (!what || !pNetDmaProviderHandle) {
		ntdma_misuse(__func__, "nothing to register");
		return STATUS_UNSUCCESSFUL;
	}
	dev = ntdma_device_to_linux(what->PhysicalDeviceObject);
	fault = find_fault(what);
	if (!fault && (!dev || !dev->driver))
		fault = "has no device with a driver";
	if (fault) {
		ntdma_misuse(__func__, "the provider %s (version %u.%u)", fault,
			     what->MajorVersion, what->MinorVersion);
		return STATUS_UNSUCCESSFUL;
	}

	provider = create_provider(ProviderContext, what, dev);
	if (!provider)
		return STATUS_INSUFFICIENT_RESOURCES;
	if (ntdma_device_add_hook(what->PhysicalDeviceObject, &provider->hook)) {
		netdma_provider_put(provider);
		return STATUS_UNSUCCESSFUL;
	}

	mutex_lock(&providers_lock);
	list_add_tail(&provider->node, &providers);
	mutex_unlock(&providers_lock);
	*pNetDmaProviderHandle = provider;
	netdma_set_affinity(provider);
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(NetDmaRegisterProvider, "NTDMA");

/**
 * NetDmaDeregisterProvider - forget an engine
 * @NetDmaProviderHandle: its handle, which means nothing afterwards
 *
 * A provider that was not stopped is reported and stopped.
 *
 * Context: PASSIVE_LEVEL; sleeps.
 */
VOID NetDmaDeregisterProvider(PVOID NetDmaProviderHandle)
{
	struct netdma_provider *provider;

	if (!at_passive(__func__))
		return;
	provider = lookup(NetDmaProviderHandle, __func__);
	if (!provider)
		return;

	if (unlink_provider(provider)) {
		ntdma_device_del_hook(provider->handlers.PhysicalDeviceObject,
				      &provider->hook);
		if (READ_ONCE(provider->engine))
			ntdma_misuse(__func__, "%s was not stopped (%s)",
				     provider->name, dev_name(provider->dev));
		bury(provider);
	}
	netdma_provider_put(provider);
}
EXPORT_SYMBOL_NS_GPL(NetDmaDeregisterProvider, "NTDMA");

/* provider->lock */
static void start_provider(struct netdma_provider *provider,
			   NET_DMA_PROVIDER_ATTRIBUTES *attributes)
{
	const char *routine = "NetDmaProviderStart";

	if (provider->state != NETDMA_PROVIDER_REGISTERED) {
		ntdma_misuse(routine, "%s is started already", provider->name);
		return;
	}
	if (attributes->MaximumTransferSize < SMALLEST_TRANSFER) {
		ntdma_misuse(routine, "%s: MaximumTransferSize %u is below %u",
			     provider->name, attributes->MaximumTransferSize,
			     SMALLEST_TRANSFER);
		return;
	}
	if (!attributes->DmaChannelCount) {
		dev_warn(provider->dev, "NetDMA: %s has no channel\n",
			 provider->name);
		return;
	}
	if (attributes->DmaChannelCount > provider->handlers.MaxDmaChannelCount)
		dev_warn(provider->dev, "NetDMA: %s: %u channels, not %u\n",
			 provider->name, provider->handlers.MaxDmaChannelCount,
			 attributes->DmaChannelCount);

	provider->engine = netdma_engine_start(provider, attributes);
	if (provider->engine)
		provider->state = NETDMA_PROVIDER_STARTED;
}

/**
 * NetDmaProviderStart - an engine is ready
 * @NetDmaProviderHandle: its handle
 * @ProviderAttributes: what it can do; copied
 *
 * In IRP_MN_START_DEVICE, and again after each stop. Afterwards the channels are
 * dmaengine's; AllocateDmaChannel may be entered before this returns. More
 * channels than MaxDmaChannelCount are cut off, none at all is no start.
 * The DMA masks of the device are set to MaximumAddressSpace, never wider
 * than they were when the provider registered (N-023 to N-029).
 *
 * Context: PASSIVE_LEVEL; sleeps. Failures are only logged.
 */
VOID NetDmaProviderStart(PVOID NetDmaProviderHandle,
			 PNET_DMA_PROVIDER_ATTRIBUTES ProviderAttributes)
{
	struct netdma_provider *provider;

	if (!at_passive(__func__))
		return;
	if (!ProviderAttributes ||
	    ProviderAttributes->Size < sizeof(*ProviderAttributes)) {
		ntdma_misuse(__func__, "attributes are missing or too small");
		return;
	}
	provider = lookup(NetDmaProviderHandle, __func__);
	if (!provider)
		return;

	mutex_lock(&provider->lock);
	start_provider(provider, ProviderAttributes);
	mutex_unlock(&provider->lock);
	netdma_provider_put(provider);
}
EXPORT_SYMBOL_NS_GPL(NetDmaProviderStart, "NTDMA");

static bool is_disconnected(struct device *dev)
{
	return dev_is_pci(dev) &&
	       to_pci_dev(dev)->error_state == pci_channel_io_perm_failure;
}

/* provider->lock */
static void stop_provider(struct netdma_provider *provider)
{
	struct netdma_engine *engine = provider->engine;

	if (!engine)
		return;
	if (is_disconnected(provider->dev))
		netdma_engine_gone(engine);
	netdma_engine_stop(engine);
	WRITE_ONCE(provider->engine, NULL);
	provider->state = NETDMA_PROVIDER_REGISTERED;
}

/**
 * NetDmaProviderStop - an engine must not be used any more
 * @NetDmaProviderHandle: its handle
 *
 * When this returns nothing is outstanding, FreeDmaChannel has run for every
 * allocated channel, and no handler is entered any more. Clients that hold
 * channels keep them, without an engine behind (N-031 to N-038). Waits for as
 * long as transfers finish; ones that hang are aborted after the module
 * parameter stall_ms.
 *
 * Context: PASSIVE_LEVEL; sleeps. The provider serves interrupts and DPCs
 * meanwhile. A provider that was not started: nothing happens.
 */
VOID NetDmaProviderStop(PVOID NetDmaProviderHandle)
{
	struct netdma_provider *provider;

	if (!at_passive(__func__))
		return;
	provider = lookup(NetDmaProviderHandle, __func__);
	if (!provider)
		return;

	mutex_lock(&provider->lock);
	stop_provider(provider);
	mutex_unlock(&provider->lock);
	netdma_provider_put(provider);
}
EXPORT_SYMBOL_NS_GPL(NetDmaProviderStop, "NTDMA");

/* provider->lock; again and again does no harm */
static void set_power(struct netdma_provider *provider, bool on)
{
	if (on && provider->state == NETDMA_PROVIDER_LOW) {
		netdma_engine_power_up(provider->engine);
		provider->state = NETDMA_PROVIDER_STARTED;
	} else if (!on && provider->state == NETDMA_PROVIDER_STARTED) {
		netdma_engine_power_down(provider->engine);
		provider->state = NETDMA_PROVIDER_LOW;
	}
}

static bool is_power_event(const NET_DMA_PNP_NOTIFICATION *event)
{
	return event &&
	       event->StructureRevision == NET_DMA_PNP_NOTIFICATION_REVISION_1 &&
	       event->StructureSize >= sizeof(*event) &&
	       (event->NotificationCode == NetDmaNotificationProviderPowerDown ||
		event->NotificationCode == NetDmaNotificationProviderPowerUp);
}

/**
 * NetDmaPnPEventNotify - an engine loses power or has it again
 * @NetDmaProviderHandle: its handle
 * @NetDmaPnPNotification: NetDmaNotificationProviderPowerDown before,
 *	NetDmaNotificationProviderPowerUp after; anything else is reported
 *
 * PowerDown returns when nothing runs on any of the provider's channels; what
 * comes meanwhile is parked. PowerUp starts every allocated channel (N-113 to
 * N-119).
 *
 * Context: PASSIVE_LEVEL; sleeps.
 */
VOID NetDmaPnPEventNotify(PVOID NetDmaProviderHandle,
			  PNET_DMA_PNP_NOTIFICATION NetDmaPnPNotification)
{
	struct netdma_provider *provider;

	if (!at_passive(__func__))
		return;
	if (!is_power_event(NetDmaPnPNotification)) {
		ntdma_misuse(__func__, "not an event that a provider sends");
		return;
	}
	provider = lookup(NetDmaProviderHandle, __func__);
	if (!provider)
		return;

	mutex_lock(&provider->lock);
	set_power(provider, NetDmaPnPNotification->NotificationCode ==
			    NetDmaNotificationProviderPowerUp);
	mutex_unlock(&provider->lock);
	netdma_provider_put(provider);
}
EXPORT_SYMBOL_NS_GPL(NetDmaPnPEventNotify, "NTDMA");

/* The next provider of a device, with a reference; NULL at the end */
static struct netdma_provider *next_of(struct device *dev,
				       struct netdma_provider *last)
{
	struct netdma_provider *provider, *found = NULL;
	bool behind = !last;

	mutex_lock(&providers_lock);
	list_for_each_entry(provider, &providers, node) {
		if (behind && provider->dev == dev) {
			kref_get(&provider->ref);
			found = provider;
			break;
		}
		behind |= provider == last;
	}
	mutex_unlock(&providers_lock);
	if (last)
		netdma_provider_put(last);
	return found;
}

static void set_power_of(struct device *dev, bool on)
{
	struct netdma_provider *provider;

	for (provider = next_of(dev, NULL); provider;
	     provider = next_of(dev, provider)) {
		mutex_lock(&provider->lock);
		set_power(provider, on);
		mutex_unlock(&provider->lock);
	}
}

void ntdma_netdma_suspend(struct device *dev)
{
	set_power_of(dev, false);
}
EXPORT_SYMBOL_NS_GPL(ntdma_netdma_suspend, "NTDMA");

void ntdma_netdma_resume(struct device *dev)
{
	set_power_of(dev, true);
}
EXPORT_SYMBOL_NS_GPL(ntdma_netdma_resume, "NTDMA");

void ntdma_netdma_gone(struct device *dev)
{
	struct netdma_provider *provider;

	for (provider = next_of(dev, NULL); provider;
	     provider = next_of(dev, provider)) {
		mutex_lock(&provider->lock);
		if (provider->engine)
			netdma_engine_gone(provider->engine);
		mutex_unlock(&provider->lock);
	}
}
EXPORT_SYMBOL_NS_GPL(ntdma_netdma_gone, "NTDMA");
