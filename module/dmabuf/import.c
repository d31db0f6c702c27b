// SPDX-License-Identifier: GPL-2.0-only
/*
 * The importer: somebody else's dma-buf becomes an MDL.
 *
 *   NONE --import--> LIVE --release, device object gone--> DYING --> NONE
 *                      |                                     |
 *                      +-- mappings hold the memory ---------+
 *
 * A live import is in the list of all; whether a pointer is one is decided by
 * looking there. It goes with the last reference: that of the list, that of the
 * device object's hook, and one for each mapping and each call.
 *
 * LOCKING: imports_lock guards the list, in any context. It is not held while an
 * exporter is called: an import that is being made stands in the list without a
 * device.
 */
#include <linux/dma-buf.h>
#include <linux/export.h>
#include <linux/refcount.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include <ntdma/dmabuf.h>

#include "../dma/adapter.h"
#include "../dma/dma_device.h"
#include "../dma/foreign.h"
#include "../dma/live.h"
#include "../nt/inject.h"
#include "../nt/report.h"
#include "attachment.h"
#include "dmabuf.h"
#include "window.h"

static const char import_name[] = "ntdma_dmabuf_import";
static const char release_name[] = "ntdma_dmabuf_release";
static const char begin_name[] = "ntdma_dmabuf_begin_cpu_access";
static const char end_name[] = "ntdma_dmabuf_end_cpu_access";
static const char open_name[] = "ntdma_dmabuf_open_window";
static const char close_name[] = "ntdma_dmabuf_close_window";
static const char cancel_name[] = "ntdma_dmabuf_cancel_window";

/**
 * struct ntdma_dmabuf - one import
 * @node: in the list of all
 * @refs: the list's, the hook's, and one for each mapping and each call
 * @deferred: the end, which sleeps
 * @hook: the end of the device object
 * @device: that object
 * @adapter: with a reference
 * @dmabuf: for comparison; the reference is the attachment's
 * @attachment: the buffer in use
 * @foreign: the MDL, for the mapping routines
 * @window: when they may have it
 * @mdl: what the client gets; its own memory, as far as that goes
 */
struct ntdma_dmabuf {
	struct list_head node;
	refcount_t refs;
	struct ntdma_deferred deferred;
	struct ntdma_device_hook hook;
	PDEVICE_OBJECT device;
	struct ntdma_adapter *adapter;
	const struct dma_buf *dmabuf;
	struct ntdma_attachment attachment;
	struct ntdma_foreign foreign;
	struct ntdma_window window;
	MDL mdl;
};

static DEFINE_SPINLOCK(imports_lock);
static LIST_HEAD(imports);

static void free_import(struct ntdma_deferred *deferred)
{
	struct ntdma_dmabuf *import =
		container_of(deferred, struct ntdma_dmabuf, deferred);

	ntdma_window_exit(&import->window, import->attachment.dmabuf->resv);
	ntdma_attachment_exit(&import->attachment);
	ntdma_adapter_put(import->adapter);
	kfree(import);
	ntdma_live_dec();
}

/* Ends at once where that is possible: the driver's device may be going. */
static void put_import(struct ntdma_dmabuf *import, bool may_sleep)
{
	if (!refcount_dec_and_test(&import->refs))
		return;
	import->deferred.release = free_import;
	if (may_sleep)
		free_import(&import->deferred);
	else
		ntdma_defer(&import->deferred);
}

static int begin_mapping(struct ntdma_foreign *foreign,
			 enum dma_data_direction dir)
{
	struct ntdma_dmabuf *import =
		container_of(foreign, struct ntdma_dmabuf, foreign);
	int ret = ntdma_window_begin(&import->window, dir);

	if (!ret)
		refcount_inc(&import->refs);
	return ret;
}

static void end_mapping(struct ntdma_foreign *foreign, int error)
{
	struct ntdma_dmabuf *import =
		container_of(foreign, struct ntdma_dmabuf, foreign);

	ntdma_window_end(&import->window, error);
	put_import(import, ntdma_can_sleep());
}

static const struct ntdma_foreign_ops import_foreign_ops = {
	.begin	= begin_mapping,
	.end	= end_mapping,
};

static bool is_live(const struct ntdma_dmabuf *import)
{
	const struct ntdma_dmabuf *live;

	lockdep_assert_held(&imports_lock);
	list_for_each_entry(live, &imports, node)
		if (live == import)
			return true;
	return false;
}

/* True for the one caller who took it out of the list. */
static bool unlist(struct ntdma_dmabuf *import)
{
	unsigned long flags;
	bool live;

	spin_lock_irqsave(&imports_lock, flags);
	live = is_live(import);
	if (live)
		list_del_init(&import->node);
	spin_unlock_irqrestore(&imports_lock, flags);
	return live;
}

/* Only what is live is followed; it is put_import() afterwards. */
static bool get_live(struct ntdma_dmabuf *import, const char *routine)
{
	unsigned long flags;
	bool live;

	spin_lock_irqsave(&imports_lock, flags);
	live = is_live(import);
	if (live)
		refcount_inc(&import->refs);
	spin_unlock_irqrestore(&imports_lock, flags);
	if (!live)
		ntdma_misuse(routine, "import is not live (%p)", import);
	return live;
}

/* The list's reference is the caller's now. */
static void end_import(struct ntdma_dmabuf *import, int error)
{
	u32 mapped;

	ntdma_foreign_unregister(&import->foreign);
	mapped = ntdma_window_kill(&import->window, error);
	if (mapped)
		ntdma_misuse(release_name,
			     "%u mappings of the buffer are left (adapter %u)",
			     mapped, import->adapter->id);
	put_import(import, true);
}

static void device_gone(struct ntdma_device_hook *hook)
{
	struct ntdma_dmabuf *import =
		container_of(hook, struct ntdma_dmabuf, hook);

	if (unlist(import)) {
		ntdma_misuse(release_name,
			     "missing for adapter %u at device removal",
			     import->adapter->id);
		end_import(import, -ENODEV);
	}
	put_import(import, true);
}

static struct ntdma_dmabuf *alloc_import(struct ntdma_adapter *adapter,
					 const struct dma_buf *dmabuf)
{
	struct ntdma_dmabuf *import = NULL;

	if (!ntdma_fail(NTDMA_SITE_IMPORT))
		import = kzalloc(sizeof(*import), GFP_KERNEL);
	if (!import)
		return NULL;
	refcount_set(&import->refs, 2);
	import->hook.destroy = device_gone;
	import->adapter = adapter;
	import->dmabuf = dmabuf;
	ntdma_window_init(&import->window);
	return import;
}

/* Of two imports of the same buffer the second is refused, ready or not. */
static int enlist(struct ntdma_dmabuf *import)
{
	struct ntdma_dmabuf *other;
	unsigned long flags;
	int ret = 0;

	spin_lock_irqsave(&imports_lock, flags);
	list_for_each_entry(other, &imports, node)
		if (other->adapter == import->adapter &&
		    other->dmabuf == import->dmabuf)
			ret = -EEXIST;
	if (!ret)
		list_add_tail(&import->node, &imports);
	spin_unlock_irqrestore(&imports_lock, flags);
	return ret;
}

/* MDL_IO_SPACE: no page numbers behind it, and none of its routines wants any. */
static void describe(struct ntdma_dmabuf *import)
{
	void *cpu = ntdma_attachment_cpu(&import->attachment);
	PMDL mdl = &import->mdl;

	mdl->Size = sizeof(*mdl);
	mdl->MdlFlags = MDL_IO_SPACE;
	/* page by page, the numbering and the buffer agree */
	mdl->StartVa = PAGE_ALIGNED(cpu) ? cpu : NULL;
	mdl->MappedSystemVa = cpu;
	mdl->ByteCount = import->attachment.size;
	if (cpu)
		mdl->MdlFlags |= MDL_SOURCE_IS_NONPAGED_POOL;

	import->foreign = (struct ntdma_foreign){
		.mdl		= mdl,
		.ops		= &import_foreign_ops,
		.dev		= import->adapter->dev,
		.length		= import->attachment.size,
		.highest	= import->attachment.highest,
		.runs		= import->attachment.runs,
		.nr_runs	= import->attachment.nr_runs,
	};
}

static PDEVICE_OBJECT device_of(struct ntdma_adapter *adapter)
{
	struct ntdma_dma_device *dmadev = adapter->dmadev;
	PDEVICE_OBJECT device;

	mutex_lock(&dmadev->lock);
	device = dmadev->device;
	mutex_unlock(&dmadev->lock);
	return device;
}

/* The hook comes last: from then on the import may be gone at any time. */
static int start_import(struct ntdma_dmabuf *import, struct dma_buf *dmabuf)
{
	struct ntdma_adapter *adapter = import->adapter;
	int ret;

	ret = ntdma_attachment_init(&import->attachment, adapter, dmabuf);
	if (ret)
		return ret;
	describe(import);
	import->device = device_of(adapter);
	ntdma_foreign_register(&import->foreign);
	ntdma_live_inc();
	if (!ntdma_device_add_hook(import->device, &import->hook))
		return 0;

	ntdma_live_dec();
	ntdma_foreign_unregister(&import->foreign);
	ntdma_attachment_exit(&import->attachment);
	return -ENODEV;
}

static struct ntdma_dmabuf *import_for(struct ntdma_adapter *adapter,
				       struct dma_buf *dmabuf)
{
	struct ntdma_dmabuf *import = alloc_import(adapter, dmabuf);
	int ret;

	if (!import)
		return ERR_PTR(-ENOMEM);
	ret = enlist(import);
	if (ret)
		goto err_free;
	ret = start_import(import, dmabuf);
	if (ret)
		goto err_unlist;
	return import;

err_unlist:
	unlist(import);
err_free:
	kfree(import);
	return ERR_PTR(ret);
}

static int check_import(struct ntdma_adapter *adapter,
			const struct dma_buf *dmabuf)
{
	const char *refusal = NULL;

	if (!dmabuf)
		refusal = "no dma-buf";
	else if (!ntdma_at_passive())
		refusal = "not at PASSIVE_LEVEL";
	if (refusal) {
		ntdma_misuse(import_name, "%s (adapter %u)", refusal,
			     adapter->id);
		return -EINVAL;
	}
	if (adapter->backend->controller)
		return -EOPNOTSUPP;
	/* what the routines could map in one request */
	return dmabuf->size > (u64)adapter->max_map_regs << PAGE_SHIFT ||
	       dmabuf->size > U32_MAX ? -E2BIG : 0;
}

struct ntdma_dmabuf *ntdma_dmabuf_import(struct _DMA_ADAPTER *dma,
					 struct dma_buf *dmabuf)
{
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, import_name);
	struct ntdma_dmabuf *import;
	int ret;

	if (!adapter)
		return ERR_PTR(-ENODEV);
	ret = check_import(adapter, dmabuf);
	if (ret)
		return ERR_PTR(ret);
	if (!ntdma_adapter_get(adapter))
		return ERR_PTR(-ENODEV);
	import = import_for(adapter, dmabuf);
	if (IS_ERR(import))
		ntdma_adapter_put(adapter);
	return import;
}
EXPORT_SYMBOL_NS_GPL(ntdma_dmabuf_import, "NTDMA");

struct ntdma_dmabuf *ntdma_dmabuf_import_fd(struct _DMA_ADAPTER *dma, int fd)
{
	struct ntdma_dmabuf *import;
	struct dma_buf *dmabuf;

	if (!ntdma_at_passive()) {
		ntdma_misuse(import_name, "not at PASSIVE_LEVEL");
		return ERR_PTR(-EINVAL);
	}
	dmabuf = dma_buf_get(fd);
	if (IS_ERR(dmabuf))
		return ERR_CAST(dmabuf);
	import = ntdma_dmabuf_import(dma, dmabuf);
	dma_buf_put(dmabuf);
	return import;
}
EXPORT_SYMBOL_NS_GPL(ntdma_dmabuf_import_fd, "NTDMA");

struct _MDL *ntdma_dmabuf_mdl(struct ntdma_dmabuf *import)
{
	return &import->mdl;
}
EXPORT_SYMBOL_NS_GPL(ntdma_dmabuf_mdl, "NTDMA");

void ntdma_dmabuf_release(struct ntdma_dmabuf *import)
{
	if (!ntdma_at_passive()) {
		ntdma_misuse(release_name, "not at PASSIVE_LEVEL (%p)", import);
		return;
	}
	if (!unlist(import)) {
		ntdma_misuse(release_name, "import is not live (%p)", import);
		return;
	}
	if (ntdma_device_del_hook(import->device, &import->hook))
		put_import(import, true);
	end_import(import, -ECANCELED);
}
EXPORT_SYMBOL_NS_GPL(ntdma_dmabuf_release, "NTDMA");

static enum dma_data_direction cpu_access(bool write)
{
	return write ? DMA_BIDIRECTIONAL : DMA_FROM_DEVICE;
}

int ntdma_dmabuf_begin_cpu_access(struct ntdma_dmabuf *import, bool write)
{
	int ret;

	if (!get_live(import, begin_name))
		return -ENODEV;
	ret = dma_buf_begin_cpu_access(import->attachment.dmabuf,
				       cpu_access(write));
	put_import(import, true);
	return ret;
}
EXPORT_SYMBOL_NS_GPL(ntdma_dmabuf_begin_cpu_access, "NTDMA");

int ntdma_dmabuf_end_cpu_access(struct ntdma_dmabuf *import, bool write)
{
	int ret;

	if (!get_live(import, end_name))
		return -ENODEV;
	ret = dma_buf_end_cpu_access(import->attachment.dmabuf,
				     cpu_access(write));
	put_import(import, true);
	return ret;
}
EXPORT_SYMBOL_NS_GPL(ntdma_dmabuf_end_cpu_access, "NTDMA");

int ntdma_dmabuf_open_window(struct ntdma_dmabuf *import, u32 flags,
			     u32 timeout_ms)
{
	int ret;

	if (!ntdma_at_passive()) {
		ntdma_misuse(open_name, "not at PASSIVE_LEVEL (%p)", import);
		return -EINVAL;
	}
	if (!get_live(import, open_name))
		return -ENODEV;
	ret = ntdma_window_open(&import->window,
				import->attachment.dmabuf->resv, flags,
				timeout_ms);
	put_import(import, true);
	return ret;
}
EXPORT_SYMBOL_NS_GPL(ntdma_dmabuf_open_window, "NTDMA");

int ntdma_dmabuf_close_window(struct ntdma_dmabuf *import)
{
	int ret;

	if (!get_live(import, close_name))
		return -ENODEV;
	ret = ntdma_window_close(&import->window);
	put_import(import, ntdma_can_sleep());
	return ret;
}
EXPORT_SYMBOL_NS_GPL(ntdma_dmabuf_close_window, "NTDMA");

void ntdma_dmabuf_cancel_window(struct ntdma_dmabuf *import)
{
	if (!get_live(import, cancel_name))
		return;
	ntdma_window_cancel(&import->window);
	put_import(import, ntdma_can_sleep());
}
EXPORT_SYMBOL_NS_GPL(ntdma_dmabuf_cancel_window, "NTDMA");

/**
 * ntdma_dmabuf_imports_show - all imported MDLs, a line each
 * @m: where
 */
void ntdma_dmabuf_imports_show(struct seq_file *m)
{
	struct ntdma_dmabuf *import;
	unsigned long flags;

	spin_lock_irqsave(&imports_lock, flags);
	list_for_each_entry(import, &imports, node)
		seq_printf(m, "import %zu bytes, adapter %u, exporter %s, runs %u, window %s, mapped %u\n",
			   import->attachment.size, import->adapter->id,
			   import->dmabuf->exp_name, import->attachment.nr_runs,
			   ntdma_window_name(&import->window),
			   READ_ONCE(import->window.uses));
	spin_unlock_irqrestore(&imports_lock, flags);
}
