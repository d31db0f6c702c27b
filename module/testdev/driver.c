// SPDX-License-Identifier: GPL-2.0-only
/*
 * A driver that does what a DMA test needs and no more: configure DMA, switch
 * bus mastering on, pass the interrupt to whoever asks, offer the controller.
 */
#include <linux/interrupt.h>

#include "internal.h"

/**
 * struct testdev_listener - who wants the interrupt
 * @lock: protects the other two
 * @fn: callback or NULL
 * @context: its argument
 */
static struct testdev_listener {
	raw_spinlock_t lock;
	void (*fn)(void *context);
	void *context;
} listener = {
	.lock = __RAW_SPIN_LOCK_UNLOCKED(listener.lock),
};

static irqreturn_t driver_isr(int irq, void *data)
{
	struct pci_dev *pdev = data;
	void (*fn)(void *context);
	unsigned long flags;
	void *context;
	u32 causes;

	pci_read_config_dword(pdev, NTDMA_TESTDEV_INTERRUPT, &causes);
	if (!causes || PCI_POSSIBLE_ERROR(causes))
		return IRQ_NONE;
	pci_write_config_dword(pdev, NTDMA_TESTDEV_INTERRUPT, causes);

	raw_spin_lock_irqsave(&listener.lock, flags);
	fn = listener.fn;
	context = listener.context;
	raw_spin_unlock_irqrestore(&listener.lock, flags);
	if (fn)
		fn(context);
	return IRQ_HANDLED;
}

static int driver_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;
	ret = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(64));
	if (ret)
		return ret;
	pci_set_master(pdev);

	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES);
	if (ret < 0)
		return ret;
	/* The listener is promised hard interrupt context, on any kernel. */
	ret = request_irq(pci_irq_vector(pdev, 0), driver_isr, IRQF_NO_THREAD,
			  "ntdma_testdev", pdev);
	if (ret)
		goto err_free_vectors;
	ret = testdev_dmac_register(testdev_of_device(&pdev->dev));
	if (ret)
		goto err_free_irq;
	return 0;

err_free_irq:
	free_irq(pci_irq_vector(pdev, 0), pdev);
err_free_vectors:
	pci_free_irq_vectors(pdev);
	return ret;
}

static void driver_remove(struct pci_dev *pdev)
{
	testdev_dmac_unregister(testdev_of_device(&pdev->dev));
	free_irq(pci_irq_vector(pdev, 0), pdev);
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id driver_ids[] = {
	{ PCI_DEVICE(NTDMA_TESTDEV_VENDOR_ID, NTDMA_TESTDEV_DEVICE_ID) },
	{ }
};

static struct pci_driver driver = {
	.name		= "ntdma_testdev",
	.id_table	= driver_ids,
	.probe		= driver_probe,
	.remove		= driver_remove,
};

int testdev_driver_register(void)
{
	return pci_register_driver(&driver);
}

void testdev_driver_unregister(void)
{
	pci_unregister_driver(&driver);
}

int testdev_driver_on_interrupt(struct testdev *td, void (*fn)(void *context),
				void *context)
{
	unsigned long flags;

	if (pci_dev_driver(td->pdev) != &driver)
		return -ENODEV;

	raw_spin_lock_irqsave(&listener.lock, flags);
	listener.fn = fn;
	listener.context = context;
	raw_spin_unlock_irqrestore(&listener.lock, flags);
	synchronize_irq(pci_irq_vector(td->pdev, 0));
	return 0;
}
